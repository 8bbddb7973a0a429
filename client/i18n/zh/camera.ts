import type { camera as english } from '../en/camera.ts';
import type { Words } from '../words.ts';

export const camera: Words<typeof english> = {
  gone: '找不到此摄像机，可能已被移除。',
  all: '全部摄像机',
  side: '{{name}} 的灵敏度与报警',
  boxes: '检测框',
  zones: '区域',
  heat: '热力图',
  figures: '数据',
  nearly: '接近异常',
  abnormal: '异常',
  alerts: '此摄像机的报警',
  none: '暂无报警。',
  allAlerts: '全部报警',
  title: '分数与阈值',
  score: '{{name}} 最近几分钟的分数',
  threshold: '阈值',
  hint: '拖动横线，或用方向键移动：越高，报警越少。',
  profiles: '在设定的时段内，使用该时段的灵敏度。',
  apply: '应用',
  fixed: '此模型的阈值是固定的：要设置阈值，请重新标定。',
  unmoved: '暂时无法移动阈值：{{reason}}。',
  now: '现在',
};
