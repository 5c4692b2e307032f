import { useEffect, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { checkName } from '../../../electron/model/connection-rules';
import type { OwnTemplate } from '../../../electron/model/own-template';
import { hostsOf, lettersOf } from '../../../electron/model/providers/entry';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { Icon } from '../../components/icons';
import { Grid, Row, Section, Stack } from '../../components/layout';
import looks from '../../components/looks.module.css';
import { MoreMenu } from '../../components/menu';
import { TextField } from '../../components/text-field';
import { loadTemplates, removeTemplate, renameTemplate, shareTemplate, useTemplates } from '../../state/templates';
import type { Chosen } from './catalogue';
import { MarkOf } from './chooser-parts';

/** Templates that a person made, to begin a connection with; nothing while there are none. */
export function OwnTemplates({ onUse }: { onUse: (chosen: Chosen) => void }) {
  const templates = useTemplates();
  const [renaming, setRenaming] = useState<OwnTemplate | null>(null);
  useEffect(() => void loadTemplates(), []);
  if (templates.length === 0) return null;
  return (
    <Section level="h2" title="Your templates" gap={8} labelled>
      <Grid as="ul" columns={2} gap={8} data-templates>
        {templates.map((template) => (
          <Row as="li" key={template.id} gap={4}>
            <Card template={template} onUse={onUse} />
            <MoreMenu
              label={`More for ${template.name}`}
              items={[
                { id: 'rename', label: 'Rename…', icon: 'edit', run: () => setRenaming(template) },
                { id: 'share', label: 'Share as a file…', icon: 'upload', run: () => shareTemplate(template) },
                {
                  id: 'delete',
                  label: 'Delete',
                  icon: 'trash',
                  tone: 'danger',
                  separated: true,
                  run: async () => {
                    await removeTemplate(template);
                    // The button that did it has left the page.
                    document.querySelector<HTMLElement>('[data-templates] button, [data-providers] button')?.focus();
                  },
                },
              ]}
            />
          </Row>
        ))}
      </Grid>
      {renaming ? <Rename template={renaming} onClose={() => setRenaming(null)} /> : null}
    </Section>
  );
}

function Card({ template: { name, settings }, onUse }: { template: OwnTemplate; onUse: (chosen: Chosen) => void }) {
  const hosts = hostsOf(settings).join(', ');
  return (
    <AriaButton
      className={`${looks.choice} grow`}
      onPress={() => onUse({ label: name, summary: `From your template. Hosts: ${hosts}.`, settings })}
    >
      <MarkOf mark={{ letters: lettersOf(name), tone: 'violet' }} />
      <Stack as="span" gap={4} grow>
        <bdi className="strong untrusted">{name}</bdi>
        <span className="dim untrusted">{hosts || 'No host yet'}</span>
      </Stack>
      <Icon name="chevron-right" />
    </AriaButton>
  );
}

function Rename({ template, onClose }: { template: OwnTemplate; onClose: () => void }) {
  const [name, setName] = useState(template.name);
  const isUsable = isName(name);
  const save = () => {
    if (!isUsable) return;
    onClose();
    if (name.trim() !== template.name) void renameTemplate(template, name);
  };
  return (
    <Dialog
      onClose={onClose}
      size="small"
      title="Rename the template"
      actions={
        <Button variant="primary" isDisabled={!isUsable} onPress={save}>
          Rename
        </Button>
      }
    >
      <TextField label="Name" autoFocus value={name} onChange={setName} onEnter={save} />
    </Dialog>
  );
}

function isName(name: string): boolean {
  try {
    return checkName(name) !== '';
  } catch {
    return false;
  }
}
