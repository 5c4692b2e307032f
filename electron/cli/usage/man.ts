import { usageOf } from './usage';

export const MAN = usageOf({
  name: 'man',
  about: 'Prints the manual page, for man and other readers of roff.',
  synopsis: '',
  options: {},
  exits: { ok: 'printed', couldNotRun: 'wrong use' },
  examples: ['tokenscope man > tokenscope.1'],
});
