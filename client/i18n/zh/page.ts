import type { configuration as englishConfiguration, page as englishPage } from '../en/page.ts';
import type { Words } from '../words.ts';

export const page: Words<typeof englishPage> = {
  name: '{{page}} · vigil',
  noConnection: '连接已断开',
  pages: '页面',
  live: '实时预览',
  review: '复核',
  replay: '回放',
  features: '特征',
  experiments: '实验',
  history: '操作记录',
  addCamera: '添加摄像机',
  performance: '性能',
  language: '语言',
  light: '切换到浅色',
  dark: '切换到深色',
  close: '关闭',
  cancel: '取消',
  save: '保存',
  undo: '撤销',
  fullScreen: '全屏',
  leaveFullScreen: '退出全屏（Esc）',
  loading: '正在加载…',
  lost: '<strong>与 vigil 的连接已断开。</strong>画面不是实时的。{{retry}}',
  retry: {
    starting: '正在连接…',
    up: '报警接收正常。',
    lost: '无法接收报警，正在重新连接…',
  },
  alerts_other: '条报警',
  cameras: {
    watching: '{{n}} 路布防',
    calibrating: '{{n}} 路标定',
    connecting: '{{n}} 路连接中',
    offline: '{{n}} 路离线',
    'no-model': '{{n}} 路无模型',
  },
  noAnswer: 'vigil 没有响应。服务器是否在运行？',
  status: 'vigil 返回状态 {{status}}。',
};

export const configuration: Words<typeof englishConfiguration> = {
  notApplied: '设置未生效',
  settings: '设置',
  problem: '<problem>{{problem}}</problem> 改正之前，该文件中的改动都不会生效。',
  from: '来自 <path>{{path}}</path>：文件保存后，改动立即生效。',
  export: '导出设置',
  exportHint:
    '摄像机及其他全部设置，存为一个 YAML 文件，供 <code>vigil serve --config</code> 使用。不含密码。',
};
