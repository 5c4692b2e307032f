import fc from 'fast-check';

/**
 * fast-check, with the same examples in each run: chance decides no test. `TOKENSCOPE_SEED` (a whole number) gives other examples;
 * `npm run prove` tries new ones each time and names their seed.
 */
fc.configureGlobal({ seed: Number(process.env.TOKENSCOPE_SEED ?? 6749) });

export default fc;
