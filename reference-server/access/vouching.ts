import type { Log } from '../log.ts';
import type { Requester } from './policies.ts';
import { type GroupService, groupsOf, NotVouched } from './slugs.ts';

/**
 * Asks the services one after the other for a client that a certificate names: the first that knows it says its groups.
 * Undefined where none does, which refuses the client; without services nothing is known of groups.
 */
export async function vouchedFor(
  identity: string,
  services: readonly GroupService[],
  log: Log,
): Promise<Requester | undefined> {
  if (services.length === 0) return { identity };
  for (const service of services) {
    try {
      return { identity, groups: await groupsOf(identity, service) };
    } catch (error) {
      if (!(error instanceof NotVouched)) throw error;
      log.warn({ client: identity, service: service.name, reason: error.message }, 'a group service does not vouch');
    }
  }
  return undefined;
}
