import { z } from 'zod';

/** What an administrator may set besides addresses and files: how the server answers, within what KMIP leaves open. */
const settingsSchema = z.strictObject({
  /** Query's Vendor Identification (1.4 section 4.25). */
  vendorIdentification: z.string().min(1).default('kmip-conformance reference server'),
  /** The largest request in octets that is read; a longer one ends the connection. */
  maximumRequestSize: z
    .int()
    .min(1024)
    .default(16 * 1024 * 1024),
  /** The most instances of one attribute that an object may have (Index Out of Bounds beyond). */
  maximumAttributeInstances: z.int().min(1).default(1000),
  /** Seconds, the Lease Time of new objects; 0 stands for no lease (1.4 section 3.20). */
  leaseTime: z.int().min(0).default(3600),
  /** Application Namespaces for which the server makes Application Data; others need it from the client. */
  applicationNamespaces: z.array(z.string().min(1)).default([]),
});

export type Settings = z.infer<typeof settingsSchema>;

/** The settings with the defaults filled in. Throws a ZodError where a value is out of place. */
export function parseSettings(settings: unknown = {}): Settings {
  return settingsSchema.parse(settings);
}
