import { byteString, enumeration, type Item } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { PKCS_11_FUNCTIONS, PKCS_11_RETURN_CODES } from '../../harness/spec/other-names.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError } from '../errors.ts';
import { type Fields, required } from '../fields.ts';
import { Application } from '../pkcs-11/application.ts';
import { FUNCTIONS, type FunctionName } from '../pkcs-11/functions.ts';
import { codecError, ParameterReader } from '../pkcs-11/parameters.ts';
import { Pkcs11Failure } from '../pkcs-11/return-codes.ts';
import type { Operation, OperationContext } from './operation.ts';

const R = Enum.ResultReason;
const code = Enum.Operation.PKCS_11;

/** The name of the standard interface (PKCS#11 3.0, C_GetInterfaceList). */
const INTERFACE = 'PKCS 11';
/** "encoding version, SHALL be 1" (Profiles 2.1 section 5.18.1). */
const ENCODING_VERSION = 1;
const CORRELATION_OCTETS = 16;

/** What a function came to: its Output Parameters, and the Correlation Value that C_Initialize gives. */
interface Outcome {
  readonly returnCode: number;
  readonly output?: Uint8Array | undefined;
  readonly correlationValue?: Uint8Array;
}

/**
 * PKCS#11 (2.0 section 6.1.35, Table 255). A function that fails is a success of the operation, with its PKCS#11 Return
 * Code; an operation that fails is one that asks for no function.
 */
export const pkcs11: Operation = {
  code,
  request(payload, context) {
    const functionItem = required(payload.item(Tag.PKCS_11Function), Tag.PKCS_11Function);
    const asked = payload.text(Tag.PKCS_11Interface);
    if (asked !== undefined && asked !== INTERFACE) {
      throw new KmipError(R.PKCS_11InvalidInterface, `the interface of this server is '${INTERFACE}'`);
    }
    const name = functionName(functionItem);
    const { returnCode, output, correlationValue } = perform(name, payload, context);
    return [
      ...payload.all(Tag.PKCS_11Interface),
      functionItem,
      ...(correlationValue ? [byteString(Tag.CorrelationValue, correlationValue)] : []),
      ...(output ? [byteString(Tag.PKCS_11OutputParameters, output)] : []),
      enumeration(Tag.PKCS_11ReturnCode, returnCode),
    ];
  },
};

/** A vendor's functions, which an Integer names, are in no interface of this server. */
function functionName(item: Item): FunctionName {
  const name = item.type === 'Enumeration' ? PKCS_11_FUNCTIONS[item.value - 1] : undefined;
  if (name === undefined) throw new KmipError(R.PKCS_11InvalidFunction, 'the interface has no such function');
  return name;
}

function perform(name: FunctionName, payload: Fields, context: OperationContext): Outcome {
  try {
    return outcomeOf(name, payload, context);
  } catch (error) {
    if (error instanceof Pkcs11Failure) return { returnCode: error.code, output: error.output };
    throw error;
  }
}

function outcomeOf(name: FunctionName, payload: Fields, context: OperationContext): Outcome {
  const reader = new ParameterReader(payload.bytes(Tag.PKCS_11InputParameters) ?? new Uint8Array());
  const given = payload.bytes(Tag.CorrelationValue);
  const application = given && applicationOf(given, context);
  const returnCode = PKCS_11_RETURN_CODES.OK;
  if (name === 'C_Initialize') {
    if (application !== undefined) throw new Pkcs11Failure('CRYPTOKI_ALREADY_INITIALIZED');
    return { returnCode, correlationValue: initialize(reader, payload, context) };
  }
  if (application === undefined) throw new Pkcs11Failure('CRYPTOKI_NOT_INITIALIZED');
  if (name === 'C_Finalize') {
    reader.end();
    context.streams.take(given as Uint8Array);
    return { returnCode };
  }
  const perform = FUNCTIONS.get(name);
  if (perform === undefined) throw new Pkcs11Failure('FUNCTION_NOT_SUPPORTED');
  return { returnCode, output: perform(reader, application, context) };
}

/** Begins an application: the client tells it by its Correlation Value from then on. */
function initialize(reader: ParameterReader, first: Fields, context: OperationContext): Uint8Array {
  if (reader.byte() !== ENCODING_VERSION) throw codecError(`the encoding version is ${ENCODING_VERSION}`);
  reader.end();
  const correlationValue = context.random(CORRELATION_OCTETS);
  const { identity } = context;
  const work = new Application();
  context.streams.put(correlationValue, {
    operation: code,
    identity,
    uniqueIdentifier: undefined,
    first,
    work,
    octets: 0,
  });
  return correlationValue;
}

/** The application of this client that goes on under a Correlation Value. */
function applicationOf(correlationValue: Uint8Array, context: OperationContext): Application | undefined {
  const stream = context.streams.take(correlationValue);
  if (stream === undefined) return undefined;
  context.streams.put(correlationValue, stream);
  const isOurs = stream.identity === context.identity && stream.work instanceof Application;
  return isOurs ? (stream.work as Application) : undefined;
}
