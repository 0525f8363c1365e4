/** How the GB of an environment go with the hours that it is up. */
import type { Usage } from '../../config/vocabulary/usage';
import { HOURS_PER_MONTH, hourly, monthly, type Quantity } from '../model';

/** What an idle-stop unit sends and fetches is declared as if it never stopped: it does so while it works. */
export const traffic = ({ activeHoursPerDay }: Usage, units: number): Quantity =>
  activeHoursPerDay === undefined ? monthly(units) : hourly(units / HOURS_PER_MONTH, 'up');
