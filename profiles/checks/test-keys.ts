import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** A key pair that everybody knows, for servers under test to keep, with what is made of it. */
export interface TestKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** A self-signed X.509 certificate, DER. */
  readonly certificate: Uint8Array;
  /** A certificate request, PKCS#10 in DER. */
  readonly certificateRequest: Uint8Array;
}

/** RSA of 2048 bits, and elliptic curves. */
export type TestKeyName = 'RSA' | 'P-256' | 'P-384' | 'P-521';

/** Made by OpenSSL: `pkcs8`, `req -x509` and `req`, in Base64. No secret: they are here to be read. */
const MADE: Readonly<Record<TestKeyName, { key: string; certificate: string; request: string }>> = {
  RSA: {
    key: `
      MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCqlYLLua3YUHfb0HMPHRdJloc7jmDUVkEe001Vc4iOzivz3N+UA8HvRKdeO5H1
      e+qIvgY+v94uSTsaL9SU0DGJQcrRpfIqHrlmHCMsUE2HKaRKmcy5aAk77j9RamvmVFLlpKBnpF7E0mcGXwVg6IJLRqaLTK423JhLrh33HT0OmOiC
      wvIoVfoY9lV0P087ynSAHHhl7d7KSZkjW793LU/kc1jY71AwhmeEuNenXgH/nLdU7CYTcN8e1EFRn+spnDCJLoIlKc4jCpxSCHBhcnNRIikc+vWh
      q5ueRFd15DJHz3xclL5JDB1NIGSzvA7FFRT1oAaaLOT4i8SGjHwt85zHAgMBAAECggEAPkoID9JGi9WeXtL4IM2zojhoOzQbYY35i4MHGyvr8pGQ
      dSTzMz5IA9Hi98Ly4lwUYUhaSXGQdQBip4ZNruVzITa4E+Pv0LeVZZbitRzBophvGJqeqhk2Pf8aeeVNbzbdamO5+v6HaIGYAziRYzij008CI52l
      g/z7U69J2+F+WSSdj5vZr9SJ+Bajtl47Nyc9olg+W6kVBokXCRcweH4w01CE2x1SkbGDInhFZZk7/c1aeiHfw/7qxCx1vC4NN9bY5PecQrllyQ9x
      8TkgBoBIINSEjbgZEsiWlP69+XXWkRv0PHT/a3QfiuKc3Ngrv+sVOk+ktNtHLT8mAgmYTaoSeQKBgQDklaOPWrC6Rm4+jXyVkWZzpZeYPd8Epudl
      CN7ng3q2+hxjHRXasZn70wJiCG4CvmkwiWLQ5u3VeOZozLBGgQSPLyENkZkppucvyRvZWgyUsspELuUUS0fCUkjToehyPYqisklExjus2uhXb9gN
      SVPYOGJwrvlKdD4HtR2fPnPBGwKBgQC/Cwyxw68M3+Lb9WJ2r1aysSSJrfawouVIm8Y4zJHyBP51U2tX1OiVB3r2OgWe94DHxBkV9BjY0D7j8q7o
      qcoq8almY1g9gbLVZQBjYsAo6TJtgx1vUJ32yIov0ay9HA2doziowbWRPo83lE2E0JDXLzOa0BVye0AKyiREKbM5xQKBgHjBzLxozsA5gPguyshB
      HfyuWF2nIfBVNB0eCJQJ04RisShzLx5vgMeWe8XKakOsz+lCSx/NP4vs6Nwodl9ovT3fSfjfGCj28V8/QSUb+1V69nv6wi5sbqZrzelvuVrQxDKb
      OTXJ+7CfnOrEPUEXoeGyN98LsMryieqMde+wkHpNAoGAHEFpHj2f/Vp7tiaj6oPiYcl7avWU3+kn2kZX2fy/tTjx3a552OK/h5M0p4hLXoiivmkN
      gMa6ig66zoINRpIeOZ3GfUNCQM6XAaLPnON1IlfjQnk6+ETHKEHe1lW/o7Sret4yOht0XEgRbJn9oSAr2/e6PTJ7iZQbE710AbTdMjUCgYEA3dgL
      GGHscixLloDe2MaAOKIgoorV0Sccy78Ob33aPso/8CZpdF3lvugvTjQ7nxBfsrzDZAYn4uAwE/RztaS7E6QvICgmlEVxH3/LwSONsQvQl2R8nC4d
      eo7CCEVAdiXHURhflZzgFKVbOgu8R0sspp1ceDT+mz/IbnluZVCZTn0=`,
    certificate: `
      MIIDODCCAiCgAwIBAgIFS01JUAEwDQYJKoZIhvcNAQELBQAwMjEZMBcGA1UECgwQa21pcC1jb25mb3JtYW5jZTEVMBMGA1UEAwwMdGVzdCBrZXkg
      cnNhMCAXDTI2MTEyMjIxMTMxNFoYDzIxMjYxMDI5MjExMzE0WjAyMRkwFwYDVQQKDBBrbWlwLWNvbmZvcm1hbmNlMRUwEwYDVQQDDAx0ZXN0IGtl
      eSByc2EwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQCqlYLLua3YUHfb0HMPHRdJloc7jmDUVkEe001Vc4iOzivz3N+UA8HvRKdeO5H1
      e+qIvgY+v94uSTsaL9SU0DGJQcrRpfIqHrlmHCMsUE2HKaRKmcy5aAk77j9RamvmVFLlpKBnpF7E0mcGXwVg6IJLRqaLTK423JhLrh33HT0OmOiC
      wvIoVfoY9lV0P087ynSAHHhl7d7KSZkjW793LU/kc1jY71AwhmeEuNenXgH/nLdU7CYTcN8e1EFRn+spnDCJLoIlKc4jCpxSCHBhcnNRIikc+vWh
      q5ueRFd15DJHz3xclL5JDB1NIGSzvA7FFRT1oAaaLOT4i8SGjHwt85zHAgMBAAGjUzBRMB0GA1UdDgQWBBTrud26PMUvCCoyrGDyWhBaejSYVTAf
      BgNVHSMEGDAWgBTrud26PMUvCCoyrGDyWhBaejSYVTAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3DQEBCwUAA4IBAQAYCZpszMMAaj5/M4bWa4vx
      FljMDptp7jJZ7eyJ4Z5gWT95ZuEaRL9VhNEAB3Sp54gWnfPzmPSRbkKGGkt3ztGh4jxqCZm9/i5/j00pzMbUnJXibQcJ6WfRyKAZLYy0wxWE/xob
      vcCeUXcyAJe4pU8afFo9tX9udM4YOdV/6E81/vT8NzTN3Q/MazIpglALZIbqZZtTGi482uPjC9Ao3EGp6i3tJnoIbIZh+f//JuondSNsqztsaVtC
      ntbfmk4NS0si61HPHnibbpGc8v+85QvBFmJ8570pLRwe/UZ4YUY9VYESyeQuoXsPiHXfZhOfo3uvgJlS4ygeHN4oQ2ZJgFQn`,
    request: `
      MIICdzCCAV8CAQAwMjEZMBcGA1UECgwQa21pcC1jb25mb3JtYW5jZTEVMBMGA1UEAwwMdGVzdCBrZXkgcnNhMIIBIjANBgkqhkiG9w0BAQEFAAOC
      AQ8AMIIBCgKCAQEAqpWCy7mt2FB329BzDx0XSZaHO45g1FZBHtNNVXOIjs4r89zflAPB70SnXjuR9XvqiL4GPr/eLkk7Gi/UlNAxiUHK0aXyKh65
      ZhwjLFBNhymkSpnMuWgJO+4/UWpr5lRS5aSgZ6RexNJnBl8FYOiCS0ami0yuNtyYS64d9x09DpjogsLyKFX6GPZVdD9PO8p0gBx4Ze3eykmZI1u/
      dy1P5HNY2O9QMIZnhLjXp14B/5y3VOwmE3DfHtRBUZ/rKZwwiS6CJSnOIwqcUghwYXJzUSIpHPr1oaubnkRXdeQyR898XJS+SQwdTSBks7wOxRUU
      9aAGmizk+IvEhox8LfOcxwIDAQABoAAwDQYJKoZIhvcNAQELBQADggEBAGX4h3roGvijtVGn07d6cnTtC2CKK9na8Dz/+fP7I1ArT5a1p7yQ/u5s
      RTZ7IEyKxMAUv4j59OxAKY4gx0EFou+o4zFft2N2eNbphqv6C352zqcYtmYGuiE+K/siBEyQhCSkWpDi+2wid7aPUDv7lD0sr5nczs6gQ4KNG3y9
      l8/h9WA0ViXoJJ2LXxSzK+S6gv6gQR3LvDSL/sC3kFGaoXJC/yvWmJso1U+5WqQ4uECwfO74wGquCrXVa2bFJKn9QF/FGWwFxcLvut+V/h6F07n/
      dEpQ4L2hBIwViuZM8nt7xP/DIY/OfZWn5rlrvwB1NZmsZFxA20TYEPV0y4EPj/A=`,
  },
  'P-256': {
    key: `
      MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgP1+U4zJTJnxwuHR1E3LU5wtwUX5liG0fMoQ5ovUm2HKhRANCAARfT3dF1JUDCMmg
      w9oZ/GCGoSdMU3iyx36nz9jFLXGJ0EkyF5j9tUjcL9jrRx2nPv1GFD47ohFsSGNdsDmlWBih`,
    certificate: `
      MIIBsDCCAVagAwIBAgIFS01JUAIwCgYIKoZIzj0EAwIwNDEZMBcGA1UECgwQa21pcC1jb25mb3JtYW5jZTEXMBUGA1UEAwwOdGVzdCBrZXkgUC0y
      NTYwIBcNMjYxMTIyMjExMzE0WhgPMjEyNjEwMjkyMTEzMTRaMDQxGTAXBgNVBAoMEGttaXAtY29uZm9ybWFuY2UxFzAVBgNVBAMMDnRlc3Qga2V5
      IFAtMjU2MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEX093RdSVAwjJoMPaGfxghqEnTFN4ssd+p8/YxS1xidBJMheY/bVI3C/Y60cdpz79RhQ+
      O6IRbEhjXbA5pVgYoaNTMFEwHQYDVR0OBBYEFD3GKELq7xwqVbqTxFVzN4KIanTZMB8GA1UdIwQYMBaAFD3GKELq7xwqVbqTxFVzN4KIanTZMA8G
      A1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhAPrfoddKBEb822Y5pfVij2372MDZKSKDsetazJFnw7FOAiBJG+79JExvOn4bKx8vuww2
      9vqkJM+CjaVeZt6rMXvpTg==`,
    request: `
      MIHuMIGWAgEAMDQxGTAXBgNVBAoMEGttaXAtY29uZm9ybWFuY2UxFzAVBgNVBAMMDnRlc3Qga2V5IFAtMjU2MFkwEwYHKoZIzj0CAQYIKoZIzj0D
      AQcDQgAEX093RdSVAwjJoMPaGfxghqEnTFN4ssd+p8/YxS1xidBJMheY/bVI3C/Y60cdpz79RhQ+O6IRbEhjXbA5pVgYoaAAMAoGCCqGSM49BAMC
      A0cAMEQCIEf81n4zidHWdHqFxztBI7zoc0fASPLu31COBt8YKtToAiBqu2iOPQVTqHf+XRVIFhpwp8Cl9Bre6ZjhBhU9O0mZ6A==`,
  },
  'P-384': {
    key: `
      MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDAoQGRSgcXpn+TqJygC28fGQjvkTerzQrrMeAzDcojQ10AwhgDoRUWZdAKt7FDkI5ih
      ZANiAASPfwXCGGG6A5XijtdDcumIQWluhuIxLC0K49zp336XG+DbOarrTA+sIB71K1Y5td40L2Ha7hjvTm2TkoYvLBxPp1PVCViihs074N5t0pXM
      ATRSPNUuy4YplLgPQRAaemg=`,
    certificate: `
      MIIB7jCCAXOgAwIBAgIFS01JUAMwCgYIKoZIzj0EAwMwNDEZMBcGA1UECgwQa21pcC1jb25mb3JtYW5jZTEXMBUGA1UEAwwOdGVzdCBrZXkgUC0z
      ODQwIBcNMjYxMTIyMjExMzE0WhgPMjEyNjEwMjkyMTEzMTRaMDQxGTAXBgNVBAoMEGttaXAtY29uZm9ybWFuY2UxFzAVBgNVBAMMDnRlc3Qga2V5
      IFAtMzg0MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEj38FwhhhugOV4o7XQ3LpiEFpbobiMSwtCuPc6d9+lxvg2zmq60wPrCAe9StWObXeNC9h2u4Y
      705tk5KGLywcT6dT1QlYoobNO+DebdKVzAE0UjzVLsuGKZS4D0EQGnpoo1MwUTAdBgNVHQ4EFgQUdW+6NZuOdV87Jwb+ZVMiZJTeKakwHwYDVR0j
      BBgwFoAUdW+6NZuOdV87Jwb+ZVMiZJTeKakwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAwNpADBmAjEAqGvR+WGrVFEA107YzQERzvsKuoHz
      gkicxYSDcXotO0pdojk12sSQoQv+FtdsEVSPAjEA8N4l9Y2jRTCaNYo38zpyZJhK4BzYpLliz0Fj1XwcMqSggEipjI2Xv8VVFQnMt/cl`,
    request: `
      MIIBLDCBswIBADA0MRkwFwYDVQQKDBBrbWlwLWNvbmZvcm1hbmNlMRcwFQYDVQQDDA50ZXN0IGtleSBQLTM4NDB2MBAGByqGSM49AgEGBSuBBAAi
      A2IABI9/BcIYYboDleKO10Ny6YhBaW6G4jEsLQrj3Onffpcb4Ns5qutMD6wgHvUrVjm13jQvYdruGO9ObZOShi8sHE+nU9UJWKKGzTvg3m3SlcwB
      NFI81S7LhimUuA9BEBp6aKAAMAoGCCqGSM49BAMDA2gAMGUCMFQ572xJ2e0J4a8+dcltqjqvTQOSyYr4CS4CqwREgCn81pRiCtBgoFsa6VhX36NG
      4wIxAIu8Iu6FzNg+poCL/+JrgCB1JtBP47JIy728kht/ai+ltY+kv2A7inpRdNo3+TnBJA==`,
  },
  'P-521': {
    key: `
      MIHuAgEAMBAGByqGSM49AgEGBSuBBAAjBIHWMIHTAgEBBEIAGme2AIlvPUbuTzFfmVDCINXiehLpWJw8rJQJzmPFC7CSk4QgDirtWOH15HFnEM3B
      vICW419ShaADHp6qoCvccsmhgYkDgYYABACLproMG4SVKV5m0rojFwKMvk8lbi1aNhJN2924NzHBH1FCIEQDq95jLharTnQOw1KGvUgCm42jZcGc
      5vmVVIFjbgHsrEkNhlTZPOXQLa9DCzWOzv9HaT9nejAh8VaQqfA+WuEO6Lkcr1n0YIRPtz5ga1VUP92qxheuTDmTgynz6krhdw==`,
    certificate: `
      MIICNzCCAZmgAwIBAgIFS01JUAQwCgYIKoZIzj0EAwQwNDEZMBcGA1UECgwQa21pcC1jb25mb3JtYW5jZTEXMBUGA1UEAwwOdGVzdCBrZXkgUC01
      MjEwIBcNMjYxMTIyMjExMzE0WhgPMjEyNjEwMjkyMTEzMTRaMDQxGTAXBgNVBAoMEGttaXAtY29uZm9ybWFuY2UxFzAVBgNVBAMMDnRlc3Qga2V5
      IFAtNTIxMIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQAi6a6DBuElSleZtK6IxcCjL5PJW4tWjYSTdvduDcxwR9RQiBEA6veYy4Wq050DsNShr1I
      ApuNo2XBnOb5lVSBY24B7KxJDYZU2Tzl0C2vQws1js7/R2k/Z3owIfFWkKnwPlrhDui5HK9Z9GCET7c+YGtVVD/dqsYXrkw5k4Mp8+pK4XejUzBR
      MB0GA1UdDgQWBBQd9g0x4oA+IaVMEhHz0bPIWtG4HTAfBgNVHSMEGDAWgBQd9g0x4oA+IaVMEhHz0bPIWtG4HTAPBgNVHRMBAf8EBTADAQH/MAoG
      CCqGSM49BAMEA4GLADCBhwJCAU5+IwnFIWyOTelzj4w5+d+uqS4bIOvpK3q7geQvH7lf50z8RKZ5V9LuuRZAkxJl7EdRQyTxnuerHzW9C/CsOsf5
      AkEEj24Rf5CTFQcSg25zI2WN5rlhCpcElSiX26sCY0WQOL/RFRPRg5pwhAZuniH3mAsYUonIMe5ZdvuCpcI46BhH1A==`,
    request: `
      MIIBdjCB2QIBADA0MRkwFwYDVQQKDBBrbWlwLWNvbmZvcm1hbmNlMRcwFQYDVQQDDA50ZXN0IGtleSBQLTUyMTCBmzAQBgcqhkjOPQIBBgUrgQQA
      IwOBhgAEAIumugwbhJUpXmbSuiMXAoy+TyVuLVo2Ek3b3bg3McEfUUIgRAOr3mMuFqtOdA7DUoa9SAKbjaNlwZzm+ZVUgWNuAeysSQ2GVNk85dAt
      r0MLNY7O/0dpP2d6MCHxVpCp8D5a4Q7ouRyvWfRghE+3PmBrVVQ/3arGF65MOZODKfPqSuF3oAAwCgYIKoZIzj0EAwQDgYsAMIGHAkEKw6ZQdMGh
      Rh/yGSDcs27PhvpXmdOJhjt/LyzZNzyBbl1rPweU7Y2JdRBdKQCc/aJJaHy7SoVlORBBVfDfaMPqOgJCAMq7YakMlUiHeqRhfE/1WaQ5lMPn9r97
      GpZkQ/Z2GWvxJCrgjrvREP8qQa7QTFQMSZnMH1PMn/yxOJZ6tk9saIYW`,
  },
};

const octets = (base64: string): Buffer => Buffer.from(base64, 'base64');

function testKeyOf({ key, certificate, request }: (typeof MADE)[TestKeyName]): TestKey {
  const privateKey = createPrivateKey({ key: octets(key), format: 'der', type: 'pkcs8' });
  return {
    privateKey,
    publicKey: createPublicKey(privateKey),
    certificate: octets(certificate),
    certificateRequest: octets(request),
  };
}

export const TEST_KEYS: Readonly<Record<TestKeyName, TestKey>> = {
  RSA: testKeyOf(MADE.RSA),
  'P-256': testKeyOf(MADE['P-256']),
  'P-384': testKeyOf(MADE['P-384']),
  'P-521': testKeyOf(MADE['P-521']),
};
