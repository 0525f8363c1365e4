/** The diagram, what its lines mean, and the same in rows. */
import { connections } from '../../diagram/words';
import type { EnvironmentReport } from '../../model';
import { count } from '../format';
import { type Html, html } from '../html';
import type { EnvironmentPictures } from '../pictures';
import { folded, scrolling, table } from '../table';

export function architectureSection({ diagram }: EnvironmentReport, pictures: EnvironmentPictures): Html {
  const rows = connections(diagram);
  return html`${scrolling('Architecture diagram', pictures.diagram)}
<p class="note">Frames: VPC, subnets, milestones. Lines: <b>solid</b>, a security group rule with its ports, or a target; <b>thick</b>, an event or a schedule that starts it; <b>thin</b>, a reference; <b>dashed</b>, a permission. Hosts and tasks appear once images are given.</p>
${folded(
  `${count(rows.length, 'connection')} as a table`,
  table({
    caption: 'Connections',
    columns: [{ title: 'From' }, { title: 'To' }, { title: 'By' }],
    rows: rows.map(({ from, to, by }) => [from, to, by]),
  }),
)}`;
}
