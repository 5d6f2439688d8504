import { decodeTtlv, encodeTtlv } from '../harness/codec/ttlv.ts';
import { Connection } from '../harness/runner/transport.ts';
import { testCertificates } from '../test-support/certificates.ts';
import { type Bench, count, times } from './figure.ts';
import { COMMON_VERSION } from './loads.ts';
import { median, rateOfAsync } from './measure.ts';
import { BareClient, startEcho } from './peers.ts';
import { answerOf, requestsOf } from './requests.ts';

const ROUNDS = 5;
const { discoverVersions } = requestsOf(COMMON_VERSION);

/** An exchange of the runner (encode, send, receive, decode) beside one of a client that only moves octets. */
export const exchange: Bench = {
  name: 'exchange',
  title: 'One exchange of the runner',
  async run() {
    const certificates = await testCertificates();
    const echo = await startEcho(certificates, answerOf(152));
    const identity = Object.values(certificates.clients)[0];
    const endpoint = {
      host: '127.0.0.1',
      port: echo.port,
      tls: { ca: certificates.ca, maxVersion: 'TLSv1.2' as const, ciphers: 'AES128-SHA256' },
      ...(identity && { identity }),
    };
    const patience = { timeoutMs: 5000 };
    const bare = await BareClient.open(echo.port, certificates);
    const connection = await Connection.open(endpoint, patience);
    const { item } = decodeTtlv(discoverVersions);
    const rates = { bare: [] as number[], ours: [] as number[] };
    // In turns: whatever else the machine does meets both alike.
    for (let round = 0; round < ROUNDS; round += 1) {
      rates.bare.push(await rateOfAsync([() => bare.exchange(discoverVersions)]));
      rates.ours.push(
        await rateOfAsync([async () => decodeTtlv(await connection.exchange(encodeTtlv(item), patience))]),
      );
    }
    bare.close();
    await connection.close();
    await echo.stop();
    const [least, ours] = [1e6 / median(rates.bare), 1e6 / median(rates.ours)];
    return [
      {
        what: 'exchange of the runner over that of a bare client',
        figure: `${count(ours)} µs over ${count(least)} µs: ${times(ours / least)}`,
        aim: 'under 2 times',
      },
    ];
  },
};
