// MRR by month as a line, and under it, on a scale of their own, its movements as bars above and below zero. Colours come from the tokens; drawn again on a theme switch.
const el = document.getElementById('revenue-chart')
const data = JSON.parse(document.getElementById('revenue-data')?.textContent ?? 'null')

function token(name) {
  const probe = document.createElement('span')
  probe.className = 'visually-hidden'
  document.body.append(probe)
  probe.style.color = `var(--rt-${name})`
  const colour = getComputedStyle(probe).color
  probe.remove()
  return colour
}

const short = value => new Intl.NumberFormat(document.documentElement.lang, { notation: 'compact', maximumFractionDigits: 1 }).format(value)
const full = value => new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value)

async function start() {
  const echarts = await import(el.dataset.echarts)
  const chart = echarts.init(el, null, { renderer: 'canvas' })
  const draw = () => {
    const font = getComputedStyle(document.body).fontFamily
    const [accent, accent2, bad, line, ink, ink3, surface] = ['accent', 'accent-2', 'bad', 'line', 'ink', 'ink-3', 'surface'].map(token)
    const colours = { new: accent, reactivation: accent2, expansion: ink3, contraction: bad, churn: bad }
    const label = { color: ink3, fontSize: 12 }
    const plain = { type: 'category', data: data.months, axisLine: { lineStyle: { color: line } }, axisTick: { show: false } }
    const scale = { type: 'value', splitNumber: 3, splitLine: { lineStyle: { color: line } }, axisLabel: { ...label, formatter: short } }
    const last = data.mrr.length - 1
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: font },
      grid: [{ left: 56, right: 56, top: 12, height: 108 }, { left: 56, right: 56, top: 148, bottom: 24 }],
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      tooltip: { trigger: 'axis', renderMode: 'richText', backgroundColor: surface, borderColor: line, textStyle: { color: ink, fontSize: 12, fontFamily: font }, valueFormatter: value => `${data.currency} ${full(value)}` },
      xAxis: [{ ...plain, axisLabel: { show: false } }, { ...plain, gridIndex: 1, axisLine: { onZero: false, lineStyle: { color: line } }, axisLabel: label }],
      yAxis: [{ ...scale, scale: true }, { ...scale, gridIndex: 1 }],
      series: [
        { name: data.mrr_label, type: 'line', data: data.mrr.map((value, at) => ({ value, label: { show: at === last } })), symbolSize: 5, lineStyle: { color: ink, width: 1.5 }, itemStyle: { color: ink }, label: { position: 'right', color: ink, fontSize: 12, fontFamily: font, formatter: ({ value }) => short(value) } },
        ...data.series.map(one => ({ name: one.label, type: 'bar', stack: 'moved', xAxisIndex: 1, yAxisIndex: 1, data: one.values, barMaxWidth: 28, itemStyle: { color: colours[one.kind], opacity: one.kind === 'contraction' ? 0.45 : 1 } })),
      ],
    })
  }
  draw()
  document.addEventListener('rt:theme', draw)
  new ResizeObserver(() => { chart.resize(); draw() }).observe(el)
}
if (el && data) start()
