/** Each kind of chart as SVG that stands in the page. Computed with the scales and shapes of d3; nothing is drawn by the reader's browser. */
import type { Chart } from '../blocks.js';
import { barsSvg } from './bars.js';
import { bridgeSvg } from './bridge.js';
import { curveSvg } from './curve.js';
import { linesSvg } from './lines.js';

export function chartHtml(chart: Chart): string {
  switch (chart.kind) {
    case 'bars': return barsSvg(chart);
    case 'bridge': return bridgeSvg(chart);
    case 'lines': return linesSvg(chart);
    case 'curve': return curveSvg(chart);
  }
}
