import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ChainView } from '../../../electron/model/discovery';
import { urlOf } from '../../../electron/model/text/url';
import { Button } from '../../components/button';
import { Row, ScrollPane } from '../../components/layout';
import { shownColours, svgOf } from '../../components/picture';
import { PictureView, THEMED } from '../../components/picture-view';
import { savePicture } from '../../state/pictures';
import { sequencePicture } from './sequence-picture';

/** Who asked whom, drawn. The list of steps says the same in words. */
export function Sequence({ view }: { view: ChainView }) {
  const place = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(0);
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setRoom(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const picture = useMemo(() => sequencePicture(view, THEMED, room), [view, room]);
  const save = () => savePicture(`${urlOf(view.url)?.host ?? 'url'} sequence`, 'svg', svgOf(sequencePicture(view, shownColours())));
  return (
    <ScrollPane label="Sequence" pad={[16, 24, 24]} className="grow">
      <Row justify="between" gap={16}>
        <p className="dim prose grow">Each arrow is a request or its response. The picture has no secrets; hosts and paths are in it.</p>
        <Button icon="download" onPress={save}>
          Save as SVG…
        </Button>
      </Row>
      <div ref={place}>{room === 0 ? null : <PictureView picture={picture} />}</div>
    </ScrollPane>
  );
}
