import { AssertionError } from 'chai';
import type { RequestItemInit } from '../../harness/message/request.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { expectClientRefused } from './authentication.ts';
import { type Check, NotApplicable, NotShown } from './check.ts';
import { uniqueIdentifier } from './exchanges.ts';
import { newObject } from './objects.ts';
import type { Subject, UserCredential } from './subject.ts';

/** What came of a request; 'unknown': the server does not believe who asks. */
type Outcome = 'served' | 'refused' | 'unknown';

async function outcomeOf(subject: Subject, request: RequestItemInit): Promise<Outcome> {
  const [item] = (await subject.ask(request)).items;
  if (item?.resultStatus === Enum.ResultStatus.Success) return 'served';
  return item?.resultReason === Enum.ResultReason.AuthenticationNotSuccessful ? 'unknown' : 'refused';
}

/**
 * Where a request has an Authentication structure the identity of its Credential counts, and not that of the TLS session
 * (Profiles 2.1 section 3.1.3). How identities are mapped is left to the server.
 */
export const credentialIdentity: Check = {
  id: 'identity of a credential',
  how: 'What a user with a password makes is served to that user with another certificate too, and not to whoever has the same certificate; with a wrong password the user is refused.',
  async run(subject) {
    const [user, secondUser] = subject.users;
    if (user === undefined)
      throw new NotApplicable(
        'no user is known: `credentials` of the target file names the users of the server, best two',
      );
    const owner = subject.as(user);
    const stranger = secondUser === undefined ? subject : subject.as(secondUser);
    const identifier = uniqueIdentifier((await newObject(owner)).identifier);
    try {
      const get = { operation: Enum.Operation.Get, payload: [identifier] };
      if ((await outcomeOf(owner, get)) !== 'served')
        throw new AssertionError('what a user made is refused to that user');
      await expectClientRefused(subject.as({ ...user, password: subject.uniqueText() }), 'a wrong password');
      await expectOwner(user, await subject.another(), await outcomeOf(stranger, get), get);
    } finally {
      // Nobody else may: the run cleans up as whom its certificate names.
      await owner.ask({ operation: Enum.Operation.Destroy, payload: [identifier] });
    }
  },
};

/**
 * The user is served with another certificate, too, and for who it is: that certificate alone is not enough, or somebody
 * else with the first one was refused. That one may be served all the same: an administrator, or the user in person.
 */
async function expectOwner(
  user: UserCredential,
  elsewhere: Subject | undefined,
  toStranger: Outcome,
  get: RequestItemInit,
): Promise<void> {
  const toUser = elsewhere && (await outcomeOf(elsewhere.as(user), get));
  if (toUser === 'refused')
    throw new AssertionError('what a user made is refused to that user with another certificate');
  const isOwned = elsewhere && toUser === 'served' && (await outcomeOf(elsewhere, get)) === 'refused';
  if (toStranger !== 'refused' && !isOwned)
    throw new NotShown(
      'others are served what a user made: it takes two certificates (`identities`) and two users (`credentials`), of whom none may use what another owns',
    );
}
