import { useRef } from 'react';
import { useBorrowedFocus } from '../../components/borrowed-focus';
import { Button, IconButton } from '../../components/button';
import { Fold } from '../../components/disclosure';
import { CopyForTicket, Explanation } from '../../components/explanation';
import { Icon } from '../../components/icons';
import { Column, Row, ScrollPane, Stack } from '../../components/layout';
import { LiveText } from '../../components/live-text';
import { sentence } from '../../components/untrusted';
import { onEscape } from '../../components/use-keys';
import { patch, type Toast, useApp } from '../../state/app';
import { closeNotices, useNoticeLed } from '../../state/notices';
import { localDateTime } from '../../state/time';
import styles from './notice-list.module.css';

const tones = { error: 'dead', warning: 'warn', note: 'none', ok: 'live' } as const;

/** The notices of this session, the newest first. Not a dialog: the rest of the window stays in use. */
export function NoticeList() {
  const notices = useApp((state) => state.notices);
  const led = useNoticeLed();
  const root = useRef<HTMLElement>(null);
  const close = useBorrowedFocus(root, 'button', closeNotices);
  return (
    <Column as="section" className={`${styles.list} raised`} ref={root} aria-label="All notices" onKeyDown={onEscape(close)}>
      <Row as="header" gap={8} pad={[12, 16, 8, 24]} justify="between" line="below">
        <h2 className="subtitle grow">Notices</h2>
        <Button size="small" variant="quiet" isDisabled={notices.length === 0} onPress={() => patch({ notices: [] })}>
          Clear
        </Button>
        <IconButton icon="close" label="Close the notices (Esc)" size="small" onPress={close} />
      </Row>
      <ScrollPane label="Notices of this session" grow pad={[12, 16, 24, 24]}>
        {notices.length === 0 ? <p className="dim">No notices since Tokenscope started.</p> : null}
        {notices.toReversed().map((notice) => (
          <Notice key={notice.id === led ? `led ${led}` : notice.id} notice={notice} startOpen={notice.id === led} />
        ))}
      </ScrollPane>
    </Column>
  );
}

function Notice({ notice, startOpen }: { notice: Toast; startOpen: boolean }) {
  const { tone, text, problem, at } = notice;
  return (
    <Row as="article" gap={8} align="start">
      <Icon name={tone} tone={tones[tone]} />
      <Stack gap={4} className="grow">
        <p className="untrusted">{sentence(text)}</p>
        <p className="small faint">
          <LiveText text={(now) => localDateTime(at, now)} />
        </p>
        {problem ? (
          <Fold label="Explanation" startOpen={startOpen}>
            <Explanation told={problem} isOpen />
            <CopyForTicket told={problem} connectionId={null} />
          </Fold>
        ) : null}
      </Stack>
    </Row>
  );
}
