import { DATA_FOLDER_OPTION } from './connection-options';
import { usageOf } from './usage';

export const PLANS = usageOf({
  name: 'plans',
  about: 'Lists the check plans: those that come with Tokenscope, and your own from the window. Sends nothing.',
  synopsis: '[PLAN] [options]',
  operands: [
    {
      name: 'PLAN',
      names: 'plans',
      help: 'the id or name of one: prints it as JSON, as a starting point for your own (docs/schemas/plan.schema.json)',
    },
  ],
  options: {
    checks: { type: 'boolean', help: 'lists the checks instead: id, whether it is destructive, and what it states' },
    ...DATA_FOLDER_OPTION,
  },
  exits: { ok: 'listed', couldNotRun: 'unknown plan, or invalid usage' },
  examples: ['tokenscope plans', 'tokenscope plans full-lifecycle > nightly.json'],
});
