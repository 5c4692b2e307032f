import { Icon } from '../../components/icons';
import { openLink } from '../../state/actions';
import { referenceParts } from './reference';
import looks from '../../components/looks.module.css';

export function Reference({ text }: { text: string }) {
  return (
    <p className="small faint untrusted">
      {referenceParts(text).map(({ text: part, url }, index) =>
        url === null ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
          <span key={index}>{part}</span>
        ) : (
          <a
            key={url}
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
