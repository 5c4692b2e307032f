import { each } from '../../components/untrusted';
import { Icon } from '../../components/icons';
import looks from '../../components/looks.module.css';
import { openLink } from '../../state/actions';

export function Reference({ text }: { text: string }) {
  return (
    <p className="small faint untrusted">
      {each(referenceParts(text), ({ text: part, url }) =>
        url === null ? (
          part
        ) : (
          <a
            className={looks.external}
            href={url}
            title="Opens in your browser"
            onClick={(event) => {
              event.preventDefault();
              void openLink(url);
            }}
          >
            {part}
            <Icon name="external" size={11} />
          </a>
        ),
      )}
    </p>
  );
}

export interface ReferencePart {
  text: string;
  /** The RFC Editor's URL; null for plain text. */
  url: string | null;
}

const rfc = /RFC (\d{1,5})(?:,? (section|appendix) ([A-Z0-9](?:\.?\d{1,3}){0,5}))?/gi;

/** Splits a reference such as "RFC 6749 section 5.1, RFC 7519 section 4.1.4" into parts, each RFC with the URL of its section. */
export function referenceParts(reference: string): ReferencePart[] {
  const parts: ReferencePart[] = [];
  let at = 0;
  for (const match of reference.matchAll(rfc)) {
    const [text, number, kind, section] = match;
    if (match.index > at) parts.push({ text: reference.slice(at, match.index), url: null });
    const anchor = kind && section ? `#${kind.toLowerCase()}-${section}` : '';
    parts.push({ text, url: `https://www.rfc-editor.org/rfc/rfc${number}${anchor}` });
    at = match.index + text.length;
  }
  if (at < reference.length) parts.push({ text: reference.slice(at), url: null });
  return parts;
}
