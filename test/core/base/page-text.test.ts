import { it } from 'vitest';
import { pageExcerpt, pageText } from '../../../electron/core/base/page-text';
import { expectLinear } from '../../support/linear-time';
import { eachGives } from '../../support/table';

eachGives('%s reads: %s', pageText, [
  ['<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1><hr>nginx</body></html>', '502 Bad Gateway nginx'],
  [
    '<!DOCTYPE html><title>Oops</title><style>p{color:red}</style><p>It broke &amp; burned.<p>Ask&nbsp;Ada',
    'Oops: It broke & burned. Ask Ada',
  ],
  ['<p>Before<script>var a = "<p>no</p>"</script><!-- nor <b>this</b> -->after', 'Before after'],
  ['<svg><title>Logo</title></svg><h1>Down</h1>', 'Down'],
  ['<p>&#72;i &#1114112; &bogus;', 'Hi &#1114112; &bogus;'],
  ['no page at all', 'no page at all'],
  ['<title>Only', 'Only'],
  ['<script>never closed', ''],
  ['<', ''],
]);

eachGives('%s is quoted as: %s', pageExcerpt, [
  ['<title>502 Bad Gateway</title><h1>502 Bad Gateway</h1><hr>nginx', '502 Bad Gateway: nginx'],
  ['<title>Wi-Fi</title><p>Welcome to our hotel. Enter your room. Enjoy.', 'Wi-Fi: Welcome to our hotel. …'],
  [
    '<title>Sign in</title><p>We have trouble signing you in. Sorry! AADSTS50011: The redirect URI differs. Ask us.',
    'Sign in: We have trouble signing you in. … AADSTS50011: The redirect URI differs. …',
  ],
  ['<p>Error: redirect_uri_mismatch. It is invalid_request.', 'Error: redirect_uri_mismatch. …'],
  [`<p>${'word '.repeat(50)}`, `${'word '.repeat(32).trim()} …`],
  ['<title>Only', 'Only'],
  ['', ''],
]);

it('takes time in proportion to the page', () => {
  for (const piece of ['<', '<!--', '</', '<script>', '<title>', '&', '<svg></']) {
    const page = piece.repeat(60_000 / piece.length);
    expectLinear(piece, page.length, 100, () => pageText(page) + pageExcerpt(page));
  }
});
