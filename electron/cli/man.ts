import { command } from './arguments';
import { manualPage } from './usage/manual';
import { COMMAND_NAMES, USAGES } from './usage';
import { MAN } from './usage/man';

export const runMan = command(MAN, async (_values, _positionals, context) => {
  const usages = await Promise.all(COMMAND_NAMES.map((name) => USAGES[name].load()));
  await context.out(manualPage(usages, context.version));
  return 0;
});
