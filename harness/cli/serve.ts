import { defineCommand } from './command.ts';
export const serveCommand = defineCommand({
  usage: 'serve',
  describe: '',
  options: {},
  async run() {
    return 0;
  },
});
