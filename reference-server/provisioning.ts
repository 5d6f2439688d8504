import { enumeration, structure } from '../harness/codec/item.ts';
import { enumName } from '../harness/spec/registry.ts';
import { Tag } from '../harness/spec/tags.ts';
import { ConfigError } from './config.ts';
import { createContext, type RequestScope } from './context.ts';
import { KmipError, reasonIn } from './errors.ts';
import { Fields } from './fields.ts';
import { create } from './operations/create.ts';
import { register } from './operations/register.ts';
import type { Services } from './services.ts';
import { WRITTEN_VERSION } from './versions.ts';
import type { WrittenObject } from './written-settings.ts';

/** The owner of what has no owner: no client can have this name. */
const NOBODY = '';

/**
 * Puts the objects of the settings into a store that has none, by the rules of Create and Register. Throws ConfigError for
 * an object that these refuse; then none is kept.
 */
export function provision(services: Services): void {
  const { store, settings } = services;
  if (settings.objects.length === 0 || store.locate([]).length > 0) return;
  store.transaction(() => {
    for (const [index, object] of settings.objects.entries()) {
      try {
        for (let made = 0; made < object.count; made += 1) make(object, services);
      } catch (error) {
        if (!(error instanceof KmipError)) throw error;
        const reason = enumName('ResultReason', reasonIn(WRITTEN_VERSION, error));
        throw new ConfigError(`settings.objects.${index}: ${reason}: ${error.message}`);
      }
    }
  });
}

function make({ objectType, owner, content, attributes }: WrittenObject, services: Services): void {
  const operation = content === undefined ? create : register;
  const scope: RequestScope = { version: WRITTEN_VERSION, identity: owner ?? NOBODY, now: services.now(), services };
  const payload = structure(Tag.RequestPayload, [
    enumeration(Tag.ObjectType, objectType),
    structure(Tag.TemplateAttribute, attributes),
    ...(content === undefined ? [] : [content]),
  ]);
  operation.request(new Fields(payload), createContext(scope, operation.code, undefined));
}
