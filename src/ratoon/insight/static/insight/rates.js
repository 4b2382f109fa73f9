// Rates of twelve months up to each month, one small chart a card. Colours come from the tokens; drawn again on a theme switch.
function token(name) {
  const probe = document.createElement('span')
  probe.className = 'visually-hidden'
  document.body.append(probe)
  probe.style.color = `var(--rt-${name})`
  const colour = getComputedStyle(probe).color
  probe.remove()
  return colour
}

const percent = value => `${new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(value)}%`

async function start(el) {
  const { months, lines } = JSON.parse(document.getElementById(el.dataset.of).textContent)
  const echarts = await import(el.dataset.echarts)
  const chart = echarts.init(el, null, { renderer: 'canvas' })
  const draw = () => {
    const font = getComputedStyle(document.body).fontFamily
    const [accent, line, ink, ink3, surface] = ['accent', 'line', 'ink', 'ink-3', 'surface'].map(token)
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: font },
      grid: { left: 8, right: lines.length > 1 ? 40 : 16, top: 12, bottom: 4, containLabel: true },
      tooltip: { trigger: 'axis', renderMode: 'richText', backgroundColor: surface, borderColor: line, textStyle: { color: ink, fontSize: 12, fontFamily: font }, valueFormatter: value => value == null ? '–' : percent(value) },
      xAxis: { type: 'category', data: months, boundaryGap: false, axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, axisLabel: { color: ink3, fontSize: 12, interval: 10, formatter: value => value.slice(2) } },
      yAxis: { type: 'value', scale: true, splitNumber: 3, minInterval: 1, splitLine: { lineStyle: { color: line } }, axisLabel: { color: ink3, fontSize: 12, formatter: percent } },
      series: lines.map((one, number) => ({
        name: one.label,
        type: 'line',
        data: one.values,
        symbolSize: 4,
        lineStyle: { color: number ? ink3 : accent, width: 2 },
        itemStyle: { color: number ? ink3 : accent },
        endLabel: { show: lines.length > 1, formatter: one.label, color: number ? ink3 : accent, fontSize: 12 },
      })),
    })
  }
  draw()
  document.addEventListener('rt:theme', draw)
  new ResizeObserver(() => { chart.resize(); draw() }).observe(el)
}
for (const el of document.querySelectorAll('.in-rate')) start(el)
