/** How a server is reached: the same for every command that connects to one. */
export const TARGET_OPTIONS = {
  ca: { type: 'string', requiresArg: true, describe: "PEM certificates to trust [default: the system's]" },
  cert: { type: 'string', requiresArg: true, describe: 'PEM client certificate [default: none is sent]' },
  key: { type: 'string', requiresArg: true, describe: 'PEM private key of the client certificate' },
} as const;
