import { suiteBServer } from './suite-b.ts';

export const suiteBMinLos192Server = suiteBServer({
  id: 'suite-b-minlos-192-server',
  title: 'Suite B minLOS_192 Server',
  bits: 192,
  section: '4.3',
  profileSections: { '1.0': '6.10', '1.1': '6.11', '1.2': '6.12' },
  in14: ['5.13.5', '6.36'],
});
