import { defineCommand } from './command.ts';
export const showCommand = defineCommand({
  usage: 'show',
  describe: '',
  options: {},
  async run() {
    return 0;
  },
});
