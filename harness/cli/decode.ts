import { defineCommand } from './command.ts';
export const decodeCommand = defineCommand({
  usage: 'decode',
  describe: '',
  options: {},
  async run() {
    return 0;
  },
});
