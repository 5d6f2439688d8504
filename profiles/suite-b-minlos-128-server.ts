import { suiteBServer } from './suite-b.ts';

export const suiteBMinLos128Server = suiteBServer({
  id: 'suite-b-minlos-128-server',
  title: 'Suite B minLOS_128 Server',
  bits: 128,
  section: '2.3',
  profileSections: { '1.0': '6.4', '1.1': '6.5', '1.2': '6.6' },
  in14: ['5.13.2', '6.34'],
});
