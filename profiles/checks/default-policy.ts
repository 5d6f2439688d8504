import { textString } from '../../harness/codec/item.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Check } from './check.ts';
import { attributeOf } from './exchanges.ts';
import { newObject } from './objects.ts';
import { expectItems } from './shown.ts';
import { instancesOf } from './values.ts';

const DEFAULT = textString(Tag.OperationPolicyName, 'default');

/**
 * The default operation policy (1.0 section 3.13.2: "SHALL implement at least one named operation policy ... This policy is
 * named default"). What it lets others do is not tried: a run comes as one client.
 */
export const defaultPolicy: Check = {
  id: 'default operation policy',
  how: 'An object that is made under the operation policy default has it; one that is made without a policy has no other.',
  until: '1.4',
  async run(subject) {
    const named = await newObject(subject, [attributeOf(DEFAULT)]);
    const given = await instancesOf(subject, named.identifier, 'Operation Policy Name');
    expectItems(given, [DEFAULT], 'Operation Policy Name');
    const { identifier } = await newObject(subject);
    const own = await instancesOf(subject, identifier, 'Operation Policy Name');
    if (own.length > 0) expectItems(own, [DEFAULT], 'Operation Policy Name where none was asked for');
  },
};
