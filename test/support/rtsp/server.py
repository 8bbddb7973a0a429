#!/usr/bin/python3
"""RTSP cameras for tests: offers live feeds with GStreamer.

  server.py '{"port": 8554, "feeds": [{"names": ["a", "b"], "codec": "h264", "carrier": "rtp", "untimed": false, "pipeline": [[...], [...]]}]}'

`pipeline` is the commands of one feed, each writing into the next; the last sends to UDP port {udp}, by a carrier:
`mpegts` (H.264 or H.265, timestamps kept) or `rtp` (H.264 without B-frames, timed by its arrival, 40 ms sooner, since
RTP marks the end of a frame where a parser of MPEG-TS waits for the next one).
Prints "NAME PROCESS-GROUP" for every name, then "ready". Stops on SIGTERM, or when its parent dies.
"""
import ctypes, json, os, signal, socket, subprocess, sys
import gi
gi.require_version('Gst', '1.0')
gi.require_version('GstRtspServer', '1.0')
from gi.repository import GLib, Gst, GstRtspServer

PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None)
libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
Gst.init(None)
config = json.loads(sys.argv[1])


CARRIER = {
    'mpegts': 'caps=video/mpegts ! tsdemux latency=0',
    'rtp': 'caps=application/x-rtp,media=video,clock-rate=90000,encoding-name=H264,payload=96 ! rtph264depay',
}


class Camera(GstRtspServer.RTSPMediaFactory):
    """One feed. All its names and all its viewers share one media, so a feed of nine names is read once."""

    def __init__(self, udp, codec, carrier, untimed):
        super().__init__()
        parser, payloader = ('h265parse', 'rtph265pay') if codec == 'hevc' else ('h264parse', 'rtph264pay')
        self.untimed = untimed
        self.set_shared(True)
        self.set_launch(
            f'( udpsrc address=127.0.0.1 port={udp} buffer-size=4194304 {CARRIER[carrier]}'
            f' ! {parser} config-interval=-1 ! {payloader} name=pay0 pt=96 )'
        )
        self.connect('media-configure', self.configure)

    def do_gen_key(self, url):
        return 'the media'

    def configure(self, _factory, media):
        if self.untimed:
            pad = media.get_element().get_by_name('pay0').get_static_pad('sink')
            pad.add_probe(Gst.PadProbeType.BUFFER, stand_still)


def stand_still(_pad, info):
    info.get_buffer().pts = info.get_buffer().dts = 0
    return Gst.PadProbeReturn.OK


def free_udp_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def start(pipeline, udp):
    """Starts its commands in one process group, so that one signal stops and continues the feed."""
    group, source = 0, subprocess.DEVNULL

    def own():
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        os.setpgid(0, group)

    children = []
    for n, command in enumerate(pipeline):
        last = n == len(pipeline) - 1
        child = subprocess.Popen(
            [word.replace('{udp}', str(udp)) for word in command],
            stdin=source, stdout=subprocess.DEVNULL if last else subprocess.PIPE, preexec_fn=own,
        )
        if children:
            source.close()
        source, group = child.stdout, group or child.pid
        children.append(child)
    return group, children


server = GstRtspServer.RTSPServer(service=str(config['port']), address='127.0.0.1')
feeds = []
for feed in config['feeds']:
    udp = free_udp_port()
    camera = Camera(udp, feed['codec'], feed['carrier'], feed['untimed'])
    group, children = start(feed['pipeline'], udp)
    feeds.append(children)
    for name in feed['names']:
        server.get_mount_points().add_factory(f'/{name}', camera)
        print(name, group, flush=True)

loop = GLib.MainLoop()
for s in (signal.SIGTERM, signal.SIGINT):
    GLib.unix_signal_add(GLib.PRIORITY_HIGH, s, loop.quit)
try:
    if not server.attach(None):
        sys.exit(f'port {config["port"]} is taken')
    print('ready', flush=True)
    loop.run()
finally:
    for child in sum(feeds, []):
        child.kill()
        child.wait()
