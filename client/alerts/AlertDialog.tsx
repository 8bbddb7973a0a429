import { Link } from 'wouter';
import { type Alert, PAGE_PATHS } from '../../server/contract.ts';
import { EventDetail } from '../event/EventDetail.tsx';
import { t } from '../i18n/i18n.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { NO_FILTER, searchOf } from '../review/filter.ts';
import { Toast } from '../review/Toast.tsx';

interface Props {
  readonly alert: Alert;
  readonly lost: boolean;
  readonly onClose: () => void;
}

export function AlertDialog({ alert, lost, onClose }: Props) {
  return (
    <Dialog title={t('alerts.one', { name: alert.cameraName })} size="large" onClose={onClose}>
      <EventDetail alert={alert} lost={lost} />
      <p className="clip-links alert-foot">
        <Link href={PAGE_PATHS.review + searchOf(NO_FILTER, alert.id)}>{t('alerts.openInReview')}</Link>
      </p>
      {/* That of the page is out of reach behind the dialog. */}
      <Toast />
    </Dialog>
  );
}
