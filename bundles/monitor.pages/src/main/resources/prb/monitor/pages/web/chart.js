// Lines over time, drawn by uPlot in the colours of the theme.

import Plot from './lib/uplot.js';
import { h } from './dom.js';
import { clock } from './format.js';
import { t } from './text.js';

const HEIGHT = 220;

/** A colour of the theme as it is now; a canvas knows no variables. */
function colour(name) {
  const probe = document.body.appendChild(h('span'));
  probe.style.color = 'var(' + name + ')';
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

function axis(format, size) {
  return { stroke: colour('--quiet'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line'), width: 1 },
    font: '12px system-ui, sans-serif', values: format && ((plot, values) => values.map(format)), size };
}

/**
 * A chart that stays when the page around it is drawn anew.
 *
 * @param label for who can not see it @param series {label, colour, format}; the colour is a variable of the theme
 */
export class Chart {
  constructor(label, series) {
    this.series = series;
    this.data = null;
    this.node = h('div.chart', { role: 'img', 'aria-label': label });
    this.node.key = 'chart ' + label;
    this.watch = new ResizeObserver(() => this.size());
    this.watch.observe(this.node);
    this.theme = () => this.build();
    document.addEventListener('theme', this.theme);
    this.dark = matchMedia('(prefers-color-scheme: dark)');
    this.dark.addEventListener('change', this.theme);
  }

  build() {
    this.plot?.destroy();
    this.plot = null;
    if (!this.data || this.node.clientWidth < 50) {
      return;
    }
    const time = seconds => clock(seconds * 1000);
    const scales = Object.fromEntries(this.series.map((each, i) => [each.scale || 'y' + i, {}]));
    this.plot = new Plot({ width: this.node.clientWidth, height: HEIGHT, scales,
      cursor: { drag: { x: false, y: false } }, legend: { live: true },
      axes: [axis(time, 40), ...this.series.map((each, i) => ({ ...axis(each.format, 84), scale: each.scale || 'y' + i,
        side: i % 2 ? 1 : 3, grid: { show: i === 0, stroke: colour('--line'), width: 1 } })).filter((each, i, all) =>
        all.findIndex(other => other.scale === each.scale) === i)],
      series: [{ label: t('audit.at'), value: (plot, seconds) => seconds === null ? '–' : time(seconds) },
        ...this.series.map((each, i) => ({
        label: each.label, scale: each.scale || 'y' + i, stroke: colour(each.colour), width: 2, points: { show: false },
        dash: each.dash, value: (plot, value) => value === null ? '–' : each.format(value) }))] }, this.data, this.node);
  }

  /** @param data seconds, then one list for each series; null where there is no value */
  show(data) {
    this.data = data;
    if (this.plot) {
      this.plot.setData(data);
    } else {
      this.build();
    }
  }

  size() {
    if (!this.plot) {
      this.build();
    } else if (this.plot.width !== this.node.clientWidth && this.node.clientWidth >= 50) {
      this.plot.setSize({ width: this.node.clientWidth, height: HEIGHT });
    }
  }

  close() {
    this.watch.disconnect();
    document.removeEventListener('theme', this.theme);
    this.dark.removeEventListener('change', this.theme);
    this.plot?.destroy();
  }
}
