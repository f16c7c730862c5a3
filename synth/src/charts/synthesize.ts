// cdk8s without its file system: charts in, plain objects out.
import { App, Chart, YamlOutputType } from 'cdk8s';

/** Builds one chart and returns its objects in the order they were made, keys sorted. Nothing is written. */
export function synthesize(build: (chart: Chart) => void): Record<string, unknown>[] {
  const app = new App({ outdir: 'unused', yamlOutputType: YamlOutputType.FILE_PER_CHART, recordConstructMetadata: false });
  const chart = new Chart(app, 'chart', { disableResourceNameHashes: true });
  build(chart);
  return chart.toJson() as Record<string, unknown>[];
}
