import { usageOf } from './usage';

export const MAN = usageOf({
  name: 'man',
  about: 'Prints the manual page in roff format.',
  synopsis: '',
  options: {},
  exits: { ok: 'printed', couldNotRun: 'invalid usage' },
  examples: ['tokenscope man > tokenscope.1'],
});
