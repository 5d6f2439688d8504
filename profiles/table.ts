import { advancedCryptographicServer } from './advanced-cryptographic-server.ts';
import { aesXtsServer } from './aes-xts-server.ts';
import { asymmetricKeyAndCertificateStoreServers } from './asymmetric-key-and-certificate-store-server.ts';
import { asymmetricKeyFoundryAndCertificateServers } from './asymmetric-key-foundry-and-certificate-server.ts';
import { asymmetricKeyFoundryServers } from './asymmetric-key-foundry-server.ts';
import { asymmetricKeyLifecycleServer } from './asymmetric-key-lifecycle-server.ts';
import { asymmetricKeyStoreServers } from './asymmetric-key-store-server.ts';
import { baselineServer, baselineServerTls12 } from './baseline-server.ts';
import { basicCryptographicServer } from './basic-cryptographic-server.ts';
import { certificateServers } from './certificate-server.ts';
import { completeServers } from './complete-server.ts';
import { discoverVersionsServer, discoverVersionsServerTls12 } from './discover-versions-server.ts';
import { fips1402SymmetricKeyFoundryServer } from './fips-140-2-symmetric-key-foundry-server.ts';
import { httpsServer } from './https-server.ts';
import { jsonServer } from './json-server.ts';
import { opaqueManagedObjectStoreServer } from './opaque-managed-object-store-server.ts';
import { pkcs11Server } from './pkcs-11-server.ts';
import type { Profile } from './profile.ts';
import { quantumSafeServer } from './quantum-safe-server.ts';
import { rngCryptographicServer } from './rng-cryptographic-server.ts';
import { secretDataServers } from './secret-data-server.ts';
import { storageArrayWithSelfEncryptingDrivesServer } from './storage-array-with-self-encrypting-drives-server.ts';
import { suiteBMinLos128Server } from './suite-b-minlos-128-server.ts';
import { suiteBMinLos192Server } from './suite-b-minlos-192-server.ts';
import { symmetricKeyFoundryServers } from './symmetric-key-foundry-server.ts';
import { symmetricKeyLifecycleServer } from './symmetric-key-lifecycle-server.ts';
import { symmetricKeyStoreServers } from './symmetric-key-store-server.ts';
import { tapeLibraryServer } from './tape-library-server.ts';
import { xmlServer } from './xml-server.ts';

/** The server profiles but for those that ask for all of them. */
const SINGLE: readonly Profile[] = [
  baselineServer,
  baselineServerTls12,
  discoverVersionsServer,
  discoverVersionsServerTls12,
  ...secretDataServers,
  ...symmetricKeyStoreServers,
  ...symmetricKeyFoundryServers,
  ...asymmetricKeyStoreServers,
  ...asymmetricKeyAndCertificateStoreServers,
  ...asymmetricKeyFoundryServers,
  ...certificateServers,
  ...asymmetricKeyFoundryAndCertificateServers,
  symmetricKeyLifecycleServer,
  fips1402SymmetricKeyFoundryServer,
  asymmetricKeyLifecycleServer,
  basicCryptographicServer,
  advancedCryptographicServer,
  rngCryptographicServer,
  opaqueManagedObjectStoreServer,
  storageArrayWithSelfEncryptingDrivesServer,
  tapeLibraryServer,
  suiteBMinLos128Server,
  suiteBMinLos192Server,
  aesXtsServer,
  quantumSafeServer,
  pkcs11Server,
  httpsServer,
  xmlServer,
  jsonServer,
];

/** Every server profile that the harness knows. */
export const PROFILES: readonly Profile[] = [...SINGLE, ...completeServers(SINGLE)];
