import { expect } from 'chai';
import { enumeration, type Item, structure, textString } from '../harness/codec/item.ts';
import { structureFields } from '../harness/message/fields.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { enumInVersion, enumName } from '../harness/spec/registry.ts';
import { Tag } from '../harness/spec/tags.ts';
import { VERSIONS } from '../harness/spec/versions.ts';
import { createEngine, type Engine } from '../test-support/engine.ts';
import { EngineClient, uid } from '../test-support/engine-client.ts';
import { OBJECTS, objectTypesOf, registered, registration } from '../test-support/objects-of-each-type.ts';
import { hasOwnTags } from '../test-support/version-forms.ts';

type OperationName = keyof typeof Enum.Operation;
const OPERATIONS = Object.keys(Enum.Operation) as OperationName[];
const F = Enum.QueryFunction;

/*
 * 1.4 section 4.25, 2.0 section 6.1.37: what Query lists is what the server does, in the version of the request, and it does
 * nothing else.
 */
describe('what Query declares', () => {
  let engine: Engine;
  before(async () => {
    engine = await createEngine({
      quiet: true,
      settings: {
        applicationNamespaces: ['drives'],
        profiles: [{ ProfileName: 'TapeLibraryServerKMIPV1_4' }, { ProfileName: 'TapeLibraryServer' }],
      },
    });
  });
  after(() => engine.close());

  for (const version of VERSIONS) {
    describe(`in KMIP ${version}`, () => {
      let client: EngineClient;
      before(() => {
        client = new EngineClient(engine, version);
      });
      const asked = (queryFunction: number): readonly Item[] =>
        client.ok('Query', enumeration(Tag.QueryFunction, queryFunction)).structure.value;
      const values = (queryFunction: number): Item['value'][] => asked(queryFunction).map(({ value }) => value);

      it('are the operations that are served: any other is Operation Not Supported', () => {
        const served = OPERATIONS.filter((name) => client.send(name).result !== 'OperationNotSupported');
        expect(values(F.QueryOperations)).to.have.members(served.map((name) => Enum.Operation[name]));
        // Those that a server sends.
        const own = OPERATIONS.filter((name) => enumInVersion('Operation', Enum.Operation[name], version));
        expect(own.filter((name) => !served.includes(name))).to.deep.equal(['Notify', 'Put']);
      });

      it('are the object types that can be registered and got', () => {
        const types = Object.keys(OBJECTS) as (keyof typeof OBJECTS)[];
        const isKept = (type: keyof typeof OBJECTS): boolean => {
          const { result, payload } = client.send('Register', ...registration(type, version));
          const identifier = payload.text(Tag.UniqueIdentifier);
          if (identifier === undefined) return result === 'Success';
          client.ok('Get', uid(identifier));
          client.ok('Destroy', uid(identifier));
          return true;
        };
        const made = types.filter(isKept);
        expect(values(F.QueryObjects)).to.have.members(made.map((type) => Enum.ObjectType[type]));
        expect(made).to.have.members(objectTypesOf(version));
      });

      it('are the namespaces for which Application Data is made', () => {
        expect(values(F.QueryApplicationNamespaces)).to.deep.equal(['drives']);
        const key = registered(client, 'SymmetricKey');
        const added = (namespace: string): string => {
          const fields = [textString(Tag.ApplicationNamespace, namespace)];
          const attribute = hasOwnTags(version)
            ? structure(Tag.NewAttribute, [structure(Tag.ApplicationSpecificInformation, fields)])
            : structure(Tag.Attribute, [
                textString(Tag.AttributeName, 'Application Specific Information'),
                structure(Tag.AttributeValue, fields),
              ]);
          return client.send('AddAttribute', uid(key), attribute).result;
        };
        expect(added('drives')).to.equal('Success');
        expect(added('tapes')).to.equal('ApplicationNamespaceNotSupported');
      });

      it('is answered for the functions of the version, and refused for any other', () => {
        for (const [name, code] of Object.entries(F)) {
          const { result } = client.send('Query', enumeration(Tag.QueryFunction, code));
          expect(result, name).to.equal(enumInVersion('QueryFunction', code, version) ? 'Success' : 'InvalidField');
        }
      });

      it('are profiles by names that the version has', () => {
        if (!enumInVersion('QueryFunction', F.QueryProfiles, version)) return;
        const names = asked(F.QueryProfiles).flatMap((profile) =>
          profile.type === 'Structure' ? profile.value.map(({ value }) => enumName('ProfileName', Number(value))) : [],
        );
        const newest = hasOwnTags(version) ? 'TapeLibraryServer' : 'TapeLibraryServerKMIPV1_4';
        expect(names).to.deep.equal(version === '1.3' ? [] : [newest]);
      });

      it('are capabilities that the version has fields for (1.3 and 1.4 section 2.1.21, 2.0 section 7.3)', () => {
        if (!enumInVersion('QueryFunction', F.QueryCapabilities, version)) return;
        const [capabilities] = structureFields(
          structure(Tag.ResponsePayload, asked(F.QueryCapabilities)),
          Tag.CapabilityInformation,
        );
        const counts = { '1.3': 7, '1.4': 9 };
        expect(capabilities?.value).to.have.length(counts[version as keyof typeof counts] ?? 10);
      });
    });
  }
});
