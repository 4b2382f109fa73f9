// MRR by month as a line, its movements as bars above and below zero. Colours come from the tokens; drawn again on a theme switch.
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
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: font },
      grid: { left: 8, right: 8, top: el.clientWidth < 560 ? 64 : 36, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 8, textStyle: { color: ink, fontSize: 12, fontFamily: font } },
      tooltip: { trigger: 'axis', renderMode: 'richText', backgroundColor: surface, borderColor: line, textStyle: { color: ink, fontSize: 12, fontFamily: font }, valueFormatter: value => `${data.currency} ${full(value)}` },
      xAxis: { type: 'category', data: data.months, axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, axisLabel: { color: ink3, fontSize: 12 } },
      yAxis: { type: 'value', splitLine: { lineStyle: { color: line } }, axisLabel: { color: ink3, fontSize: 12, formatter: short } },
      series: [
        ...data.series.map(one => ({ name: one.label, type: 'bar', stack: 'moved', data: one.values, barMaxWidth: 28, itemStyle: { color: colours[one.kind], opacity: one.kind === 'contraction' ? 0.45 : 1 } })),
        { name: data.mrr_label, type: 'line', data: data.mrr, symbolSize: 5, lineStyle: { color: ink, width: 1.5 }, itemStyle: { color: ink } },
      ],
    })
  }
  draw()
  document.addEventListener('rt:theme', draw)
  new ResizeObserver(() => { chart.resize(); draw() }).observe(el)
}
if (el && data) start()
