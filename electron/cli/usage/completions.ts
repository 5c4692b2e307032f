import { usageOf } from './usage';

/** The shells there is a script for. */
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

export const COMPLETIONS = usageOf({
  name: 'completions',
  about: 'Prints a script that lets a shell complete commands, options, and the names of connections and plans.',
  synopsis: 'SHELL',
  operands: [{ name: 'SHELL', names: SHELLS, help: `${SHELLS.slice(0, -1).join(', ')} or ${SHELLS.at(-1)}` }],
  options: {},
  notes: ['The script asks the tokenscope in your PATH for suggestions, so it stays current after an update. It sends nothing.'],
  exits: { ok: 'printed', couldNotRun: 'unknown shell, or invalid usage' },
  examples: [
    'source <(tokenscope completions bash)    (in ~/.bashrc)',
    'source <(tokenscope completions zsh)    (in ~/.zshrc, after compinit)',
    'tokenscope completions fish > ~/.config/fish/completions/tokenscope.fish',
    'tokenscope completions powershell | Out-String | Invoke-Expression    (in $PROFILE)',
  ],
});
