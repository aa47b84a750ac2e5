// Draws the charts from their tables, which stand there for those who rather read.

const OKABE_ITO = ['#0072B2', '#E69F00', '#009E73', '#CC79A7', '#56B4E9', '#D55E00', '#B39F00', '#6F4E9B'];
const still = matchMedia('(prefers-reduced-motion: reduce)').matches;

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** The same action has the same colour everywhere: by its name, and the next free one if taken. */
function colours(actions) {
  const taken = new Set();
  return new Map([...actions].sort().map(action => {
    let at = [...action].reduce((sum, c) => (sum * 31 + c.codePointAt(0)) >>> 0, 7) % OKABE_ITO.length;
    while (taken.has(at) && taken.size < OKABE_ITO.length) at = (at + 1) % OKABE_ITO.length;
    taken.add(at);
    return [action, OKABE_ITO[at]];
  }));
}

function number(cell) {
  const text = cell.dataset.v ?? cell.textContent.replaceAll(',', '').replace('−', '-');
  return text === '–' ? null : Number(text);
}

function rows(table) {
  return [...table.tBodies[0].rows].map(row => [...row.cells].map(number));
}

function frame(figure) {
  const quiet = colour('--quiet');
  const line = colour('--line');
  const font = getComputedStyle(document.body).fontFamily;
  return {
    animation: false,
    textStyle: { fontFamily: font, color: quiet, fontSize: 12 },
    grid: { left: 8, right: 20, top: 36, bottom: 30, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 22, icon: 'path://M0 4h22v2H0z', textStyle: { color: quiet }, type: 'plain' },
    tooltip: { trigger: 'axis', renderMode: 'richText', backgroundColor: colour('--page'), borderColor: line, textStyle: { color: colour('--text'), fontSize: 12 } },
    xAxis: { type: 'category', boundaryGap: false, name: figure.dataset.x, nameLocation: 'middle', nameGap: 26, axisTick: { show: false }, axisLine: { lineStyle: { color: line } }, axisLabel: { color: quiet, hideOverlap: true, formatter: n => Number(n).toLocaleString('en') } },
    yAxis: { type: 'value', scale: true, axisLabel: { color: quiet }, splitLine: { lineStyle: { color: line } } },
  };
}

const line = (name, data, stroke, more = {}) =>
  ({ name, type: 'line', data, showSymbol: data.length === 1, lineStyle: { width: 2, color: stroke }, itemStyle: { color: stroke }, ...more });

/** The rows by how many steps were settled by their end: spans are of equal width, but the last. */
function along(option, data) {
  option.xAxis.data = data.map(row => row[0]);
  return option;
}

/** A band between two lines: the lower one unseen, and the difference filled upon it. */
function band(points, low, high, fill) {
  const common = { type: 'line', stack: 'band', showSymbol: false, silent: true, lineStyle: { opacity: 0 }, tooltip: { show: false } };
  return [
    { ...common, name: '\u200blow', data: points.map(p => p[low]) },
    { ...common, name: '\u200bband', data: points.map(p => p[low] === null ? null : p[high] - p[low]), areaStyle: { color: fill, opacity: 0.15 } },
  ];
}

function curve(figure, table) {
  const data = rows(table);
  const policy = colour('--policy');
  const grey = colour('--baseline');
  const option = along(frame(figure), data);
  option.legend.data = [figure.dataset.reward, figure.dataset.uniform];
  option.series = [
    ...band(data, 3, 4, policy),
    line(figure.dataset.reward, data.map(r => r[2]), policy),
    line(figure.dataset.uniform, data.map(r => r[5]), grey, { lineStyle: { width: 1.5, type: 'dashed', color: grey } }),
  ];
  option.tooltip.formatter = all => all.filter(s => !s.seriesName.startsWith('\u200b'))
    .map(s => `${s.seriesName}: ${s.value ?? '–'}`).join('\n');
  return option;
}

function shares(figure, table) {
  const data = rows(table);
  const heads = [...table.tHead.rows[0].cells].slice(1);
  const names = heads.map(head => head.textContent.trim());
  const chosen = colours(names.filter((_, i) => !heads[i].classList.contains('others')));
  const option = along(frame(figure), data);
  option.yAxis = { ...option.yAxis, scale: false, min: 0, max: 1 };
  option.series = names.map((name, i) =>
    line(name, data.map(r => r[i + 1]), chosen.get(name) ?? colour('--baseline')));
  return option;
}

const kinds = { curve, shares };

function draw(figure) {
  const table = figure.querySelector('table');
  const scroll = figure.querySelector('.scroll');
  const canvas = document.createElement('div');
  canvas.className = 'canvas';
  canvas.setAttribute('aria-hidden', 'true'); // the table says the same
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'switch';
  button.textContent = figure.dataset.show;
  figure.prepend(canvas, button);
  const chart = window.echarts.init(canvas, null, { renderer: 'canvas' });
  const paint = () => chart.setOption(kinds[figure.dataset.chart](figure, table), true);
  const show = asTable => {
    scroll.hidden = !asTable;
    canvas.hidden = asTable;
    button.textContent = asTable ? figure.dataset.hide : figure.dataset.show;
    button.setAttribute('aria-pressed', String(asTable));
    if (!asTable) chart.resize();
  };
  button.addEventListener('click', () => show(scroll.hidden));
  new ResizeObserver(() => chart.resize()).observe(figure);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', paint);
  paint();
  show(false);
  figure.classList.add('drawn');
}

/** Without the library, as when it did not come, the tables show themselves. */
function all() {
  const each = window.echarts ? draw : figure => figure.classList.add('drawn');
  document.querySelectorAll('figure[data-chart]').forEach(each);
  document.documentElement.dataset.drawn = still ? 'still' : 'true';
}

if (window.echarts) all();
else addEventListener('load', all);
