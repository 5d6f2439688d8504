/** RFC 3394 section 4.1: 128 bits of key data under a key of 128 bits. */
export const RFC_3394 = {
  kek: '000102030405060708090a0b0c0d0e0f',
  key: '00112233445566778899aabbccddeeff',
  wrapped: '1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5',
} as const;

/** RFC 5649 section 6: 20 octets, and 7, under a key of 192 bits. */
export const RFC_5649 = {
  kek: '5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8',
  key: 'c37b7e6492584340bed12207808941155068f738',
  wrapped: '138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a',
  short: '466f7250617369',
  wrappedShort: 'afbeb0f07dfbf5419200f2ccb50bb24f',
} as const;
