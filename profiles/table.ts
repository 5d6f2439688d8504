import { discoverVersionsServer } from './discover-versions-server.ts';
import type { Profile } from './profile.ts';

/** Every server profile that the harness knows. */
export const PROFILES: readonly Profile[] = [discoverVersionsServer];
