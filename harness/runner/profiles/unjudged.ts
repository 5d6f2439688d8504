/** This run could not judge what it tried: no session could be set up, or the harness itself is at fault. One line. */
export class Unjudged extends Error {
  override readonly name = 'Unjudged';
}
