/** A published rule about test cases and requests: it excuses no difference, it says what a run may do. */
export interface SendingRule {
  readonly id: string;
  /** What the published text says, in short. */
  readonly title: string;
  readonly section: string;
  /** What this project does about it. */
  readonly here: string;
}

/** The framing rules (F) and the rules about behaviour (B) but B5, which is a rule of comparison. */
export const SENDING_RULES: readonly SendingRule[] = [
  {
    id: 'F1',
    title: 'test cases define the request and response content; some inherent variations may occur',
    section: 'G1 4.7, G3 4.1',
    here: 'requests are sent as published; responses are compared item by item',
  },
  {
    id: 'F2',
    title: "a test case's own description may add variations",
    section: 'G1 4.7, G3 4.1',
    here: 'such a variation becomes a rule with a condition, or a requirement of the case; none is taken silently',
  },
  {
    id: 'F3',
    title: 'any variation that is not noted is non-conformant',
    section: 'G1 4.7, G3 4.1',
    here: 'a difference that no rule excuses fails the step',
  },
  {
    id: 'F4',
    title: 'test cases are written in the XML encoding of the same generation',
    section: 'G1 3, G3 4',
    here: 'files are read by the XML encoding rules; names of every version are understood',
  },
  {
    id: 'F5',
    title: 'a label holds -M- or -O- and the digits of the protocol version',
    section: 'G1 3, G3 4',
    here: 'the file name is the id; the version is read from the request header',
  },
  {
    id: 'F6',
    title: 'tests may depend on a configuration of client and server',
    section: 'G1 3, G3 4',
    here: 'requirements are data; a case whose requirement a target does not provide is skipped with that reason',
  },
  {
    id: 'F7',
    title: 'symbolic identifiers mark dynamic values; $NOW, $NOW-n and $NOW+n are times',
    section: 'G1 3, G3 4',
    here: 'a placeholder binds where it first appears in a response and must equal it ever after',
  },
  {
    id: 'F8',
    title: 'values of returned items are illustrative and may vary only as the rules allow',
    section: 'G1 3, G3 4',
    here: 'literals are compared exactly unless a rule says otherwise',
  },
  {
    id: 'F9',
    title: '"# TIME n" numbers an exchange',
    section: 'G1 3',
    here: 'shown in reports; it never means seconds',
  },
  {
    id: 'B1',
    title: 'a test may leave out its clean-up if another mechanism removes the objects',
    section: 'G1 4.7.2, G3 4.1.2 (1)',
    here: 'clean-up steps are sent as published; what a failed case leaves behind, the run removes itself',
  },
  {
    id: 'B2',
    title: 'a client that cannot send test identifiers may leave them out',
    section: 'G1 4.7.2, G3 4.1.2 (2)',
    here: 'not used: this client can',
  },
  {
    id: 'B3',
    title: 'requests may be batched or split if the operations are equivalent',
    section: 'G1 4.7.2, G3 4.1.2 (3)',
    here: 'not used: batches are sent as published',
  },
  {
    id: 'B4',
    title: 'a request may contain an Authentication structure',
    section: 'G1 4.7.2, G3 4.1.2 (4)',
    here: 'sent where the target file gives a credential',
  },
  {
    id: 'B6',
    title: 'Unique Batch Item ID is needed with several batch items and optional with one',
    section: 'G3 4.1.2 (6)',
    here: 'sent as published',
  },
  { id: 'B7', title: 'a test may be preceded by Interop (Begin)', section: 'G3 4.1.2 (7)', here: 'not added' },
  { id: 'B8', title: 'a test may be followed by Interop (End)', section: 'G3 4.1.2 (8)', here: 'not added' },
  { id: 'B9', title: 'Interop is optional', section: 'G3 4.1.2 (9)', here: 'sent only where a case has it' },
];
