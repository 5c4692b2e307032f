import type { SHELLS } from './completions';

/**
 * What each shell runs to let a word be completed: it asks `tokenscope completions line` and hands on the answer. The names in it may be
 * anybody's, so no script lets its shell expand them: bash's `compgen -W`, for one, would carry out `$(...)` in a connection's name.
 */
export const SCRIPTS: Record<(typeof SHELLS)[number], string> = {
  // For the bash 3.2 of macOS too, which has neither mapfile nor compopt. "filenames" makes readline quote what needs it.
  bash: `_tokenscope() {
  local line paths= current="\${COMP_WORDS[COMP_CWORD]}"
  current="\${current#[\\"\\']}"
  [ "$current" = = ] && current=
  COMPREPLY=()
  while IFS= read -r line; do
    if [ -z "$paths" ]; then paths=$line; else COMPREPLY+=("\${line%%$'\\t'*}"); fi
  done < <("\${COMP_WORDS[0]}" completions line $((COMP_CWORD - 1)) -- "\${COMP_WORDS[@]:1}" 2>/dev/null)
  case $paths in
    files) while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current") ;;
    folders) while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -d -- "$current") ;;
  esac
}
complete -o filenames -F _tokenscope tokenscope
`,
  zsh: `#compdef tokenscope
_tokenscope() {
  local line
  local -a lines values abouts
  lines=("\${(@f)$("$words[1]" completions line $((CURRENT - 2)) -- "\${(@)words[2,-1]}" 2>/dev/null)}")
  for line in "\${(@)lines[2,-1]}"; do
    values+=("\${line%%$'\\t'*}")
    abouts+=("\${line/$'\\t'/  }")
  done
  (( $#values )) && compadd -l -d abouts -a values
  case $lines[1] in
    files) compset -P '*='; _files ;;
    folders) compset -P '*='; _files -/ ;;
  esac
}
compdef _tokenscope tokenscope
`,
  fish: `function __tokenscope_complete
  set -l before (commandline -opc)
  set -l token (commandline -ct)
  set -l lines (command $before[1] completions line (math (count $before) - 1) -- $before[2..-1] "$token" 2>/dev/null)
  switch "$lines[1]"
    case files
      __fish_complete_path "$token"
    case folders
      __fish_complete_directories "$token"
  end
  test (count $lines) -gt 1; and printf '%s\\n' $lines[2..-1]
end
complete -c tokenscope -f -a '(__tokenscope_complete)'
`,
  // Windows PowerShell 5.1 drops empty arguments, so the word to be completed is told by its place. No answer: it offers paths itself.
  powershell: `Register-ArgumentCompleter -Native -CommandName tokenscope, tokenscope.cmd, tokenscope.ps1 -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $before = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition })
  $words = @($commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | Select-Object -Skip 1 | ForEach-Object { $_.ToString() -replace '["'']' })
  $encoding = [Console]::OutputEncoding
  try {
    [Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
    $lines = @(& $commandAst.CommandElements[0].ToString() completions line ($before.Count - 1) '--' @words 2>$null)
  } finally {
    [Console]::OutputEncoding = $encoding
  }
  $lines | Select-Object -Skip 1 | ForEach-Object {
    $word, $about = $_ -split '\\t', 2
    if (-not $about) { $about = $word }
    $text = $word
    if ($word -notmatch '^[A-Za-z0-9_.=-]+$') { $text = "'" + ($word -replace '[''\\u2018-\\u201B]', '$0$0') + "'" }
    [System.Management.Automation.CompletionResult]::new($text, $word, 'ParameterValue', $about)
  }
}
`,
};
