import type { experiments as english } from '../en/experiments.ts';
import type { Words } from '../words.ts';

export const experiments: Words<typeof english> = {
  title: '实验',
  none: {
    title: '没有实验',
    text: '实验用来比较检测异常图像的各种方法，运行期间和结束后都可在此查看表格和图表。用以下命令开始：',
    command: 'npx vigil experiment 文件.yaml',
  },
  state: {
    waiting: '未开始',
    running: '运行中',
    ended: '已结束',
    interrupted: '已中断',
  },
  runs: '已完成 {{done}} / {{total}} 次运行',
  failed: '{{n}} 次失败',
  left: '剩余 {{time}}',
  progress: '已结束的运行',
  report: '报告',
  run: '{{trial}}，正常类别：{{normal}}，种子 {{seed}}',
  auc: 'ROC 曲线下面积（按正常类别）',
  trial: '试验',
  mean: '均值',
  published: '文献结果',
  kinds: '按异常种类（各类别均值）',
  all: '全部种类',
  seen: '见过的种类',
  unseen: '未见过的种类',
  gap: '差距',
  about: {
    all: '全部异常图像',
    seen: '训练时提供过标注样本的类别中的异常图像',
    unseen: '其余类别的异常图像',
    gap: '正常与异常分数之间的差距，以标准差计',
  },
  failures: '失败的运行',
  normal: '正常类别',
  picture: '报告图表：{{name}}',
  later: '首次生成报告后会显示图表。',
};
