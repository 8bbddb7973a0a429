import type { experiments as english } from '../en/experiments.ts';
import type { Words } from '../words.ts';

export const experiments: Words<typeof english> = {
  title: '实验',
  none: {
    title: '没有实验',
    text: '实验用来比较检测异常的各种方法，运行期间和结束后都可在此查看表格和图表。用以下命令开始：',
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
  runOfSeed: '{{trial}}，种子 {{seed}}',
  auc: 'ROC 曲线下面积（按正常类别）',
  trial: '试验',
  mean: '均值',
  scope:
    '各种子的均值 ± 标准差。均值取自 {{allClasses}} 个类别中的 {{classes}} 个、{{allSeeds}} 个种子中的 {{seeds}} 个。',
  scopeOfSeeds: '{{allSeeds}} 个种子中 {{seeds}} 个的均值 ± 标准差。',
  missing: '有运行尚未完成：只比较 {{all}} 个试验中 {{compared}} 个都已完成的部分；灰色数值来自其他运行。',
  versions: '由多个版本的 vigil 得出：{{versions}}',
  version: '{{version}}（{{n}} 次运行）',
  published: '文献结果',
  kinds: '按异常种类（相同类别与种子的均值）',
  protocols: 'ROC 曲线下面积与差距',
  measure: {
    auc: 'AUC',
    seen: '见过的种类',
    unseen: '未见过的种类',
    official: '论文协议',
    pixel: '像素级',
    gap: '差距',
  },
  about: {
    auc: '全部测试样本，同一阈值',
    official:
      '按论文的做法：每个片段用各自的最低分和最高分归一化；按区域判断时用置信度，用误差函数时用原始误差',
    pixel: '异常帧须检出 40% 的异常像素才算检出',
    seen: '训练时提供过标注样本的类别中的异常图像',
    unseen: '其余类别的异常图像',
    gap: '正常与异常分数之间的差距，以标准差计',
  },
  failures: '失败的运行',
  normal: '正常类别',
  shown: '显示图表：',
  allTrials: '全部试验',
  firstSeed: '每个试验取最先完成的种子。',
  overview:
    '各试验的 AUC 与差距。有多个种子时，横条为标准差（向两侧各一个），浅色点为单个种子。虚线：多个试验中的前两个；箭头：远在范围之外。',
  figure: {
    roc: '最佳试验的 ROC 曲线（全部测试样本）',
    scores: '全部测试样本的分数',
    training: '训练过程（按步数）',
    examples: '分数典型的样本，以及每组中最差的',
  },
  picture: '报告图表：{{name}}',
  later: '首次生成报告后会显示图表。',
};
