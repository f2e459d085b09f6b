"""Thumbnail, captions and playlists: made once whatever happens, and nothing of the host's own is overwritten."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from emulator.faults import Fault
from emulator.server import Emulator
from makers.shows import GUID
from makers.youtube import VIDEO_KEY, Desk, video_file, video_release, youtube_show
from quicktake import digest as digests
from quicktake.destinations.youtube.keys import guid_of, key_of, kind_of, one_of, what_of
from quicktake.errors import QuicktakeError, Refusal, RemoteError
from quicktake.model import Artifact, Change, Receipt, Release, Youtube
from quicktake.timeline import EditList, Kept

WORDS = "WEBVTT\n\n00:01.000 --> 00:02.000\nHello there.\n\n00:04.000 --> 00:05.000\nGood bye.\n"
NIGHT = WORDS.replace("bye", "night")
SETTINGS = Youtube(playlists=("Talks",), podcast="Quick Take")
THUMBNAIL_KEY, CAPTIONS_KEY = key_of(GUID, "thumbnail"), key_of(GUID, "captions:en")


def thumbnail(folder: Path, colour: str = "teal") -> Artifact:
    path = folder / f"{colour}.jpg"
    Image.new("RGB", (1280, 720), colour).save(path)
    return Artifact("image/jpeg", ".jpg", path=path, report={"source": digests.of_file(path)})


def transcript(folder: Path, text: str = WORDS) -> Artifact:
    path = folder / "transcript.vtt"
    path.write_text(text)
    return Artifact("text/vtt", ".vtt", path=path, report={"source": digests.of_bytes(text.encode())})


def episode(
    folder: Path, *, settings: Youtube = SETTINGS, picture: Artifact | None = None, words: str = WORDS
) -> Release:
    """A release with everything that goes beside a video."""
    release = video_release(video_file(folder), youtube=settings)
    beside = {"thumbnail": picture or thumbnail(folder), "captions:en": transcript(folder, words)}
    return replace(release, artifacts={**release.artifacts, **beside})


@pytest.fixture
def desk(youtube: Emulator, tmp_path: Path) -> Desk:
    desk = Desk(youtube, tmp_path, youtube_show(playlists=SETTINGS.playlists, podcast=SETTINGS.podcast))
    cover = tmp_path / "cover.jpg"
    Image.new("RGB", (1400, 1400), "navy").save(cover)
    desk.show = replace(desk.show, artifacts={"cover": Artifact("image/jpeg", ".jpg", path=cover)})
    return desk


def counts(youtube: Emulator, *calls: str) -> list[int]:
    return [len(youtube.calls(call)) for call in calls]


def insist_one_of_each(youtube: Emulator) -> None:
    """Whatever happened on the way."""
    (name,) = youtube.videos
    assert youtube.videos[name].thumbnail is not None
    assert [one.video for one in youtube.captions.values()] == [name]
    playlists = {one.resource["snippet"]["title"]: one for one in youtube.playlists.values()}
    assert (sorted(playlists), len(youtube.playlists)) == (["Quick Take", "Talks"], 2)
    assert [one.videos for one in playlists.values()] == [[name], [name]]
    assert playlists["Quick Take"].resource["status"]["podcastStatus"] == "enabled"
    assert playlists["Quick Take"].image is not None


def refused(desk: Desk, releases: list[Release]) -> dict[str, QuicktakeError]:
    """Makes true what can be made true; errors by kind of what could not."""
    errors = {}
    for change in desk.changes(desk.extras, releases):
        try:
            desk.apply(desk.extras, change)
        except QuicktakeError as error:
            errors[kind_of(change.effect.key)] = error
    return errors


def one(desk: Desk, release: Release, key: str) -> Change:
    """The change of one effect."""
    (found,) = [change for change in desk.changes(desk.extras, [release]) if change.effect.key == key]
    return found


def test_names_of_playlists_are_kept_apart_in_keys() -> None:
    names = ["a/b", "a%2Fb", "a:b", "ä b"]
    keys = [key_of(GUID, one_of("playlist", name)) for name in names]
    assert len(set(keys)) == len(names)
    assert {(guid_of(key), kind_of(key)) for key in keys} == {(GUID, "playlist")}
    assert what_of(keys[3]) == "playlist:ä b"


def test_nothing_is_wanted_without_a_video_or_after_it_was_taken_back(desk: Desk, tmp_path: Path) -> None:
    release = episode(tmp_path)
    assert desk.changes(desk.extras, [release]) == []
    desk.receipts[VIDEO_KEY] = Receipt(VIDEO_KEY, "d" * 64, "v1")
    assert desk.changes(desk.extras, [replace(release, unpublished=True)]) == []
    assert len(desk.changes(desk.extras, [release])) == 7


def test_of_an_adopted_video_only_what_has_a_receipt_is_wanted(desk: Desk, tmp_path: Path) -> None:
    desk.receipts[VIDEO_KEY] = Receipt(VIDEO_KEY, "d" * 64, "v1", fields={"adopted": True})
    assert desk.changes(desk.extras, [episode(tmp_path)]) == []
    desk.receipts[CAPTIONS_KEY] = Receipt(CAPTIONS_KEY, "old", "track")
    assert [change.effect.key for change in desk.changes(desk.extras, [episode(tmp_path)])] == [CAPTIONS_KEY]


def test_captions_wait_for_the_cuts_of_a_video_that_is_to_be_built(desk: Desk, tmp_path: Path) -> None:
    desk.receipts[VIDEO_KEY] = Receipt(VIDEO_KEY, "")  # as a plan expects it
    unknown = [
        change.effect.key for change in desk.changes(desk.extras, [episode(tmp_path)]) if not change.effect.digest
    ]
    assert unknown == [CAPTIONS_KEY]


def test_all_is_made_once_the_dear_last(desk: Desk, youtube: Emulator, tmp_path: Path) -> None:
    release = episode(tmp_path)
    kinds = [kind_of(change.effect.key) for change in desk.run([release]) if change.effect.key.startswith("youtube/")]
    assert kinds == [
        "video", "metadata", "thumbnail", "playlist", "playlist", "podcast", "playlist", "playlist", "captions",
        "visibility",
    ]  # fmt: skip
    insist_one_of_each(youtube)
    assert desk.run([release]) == []


@pytest.mark.parametrize(
    "call",
    ["POST thumbnails", "POST playlists", "POST playlistItems", "POST playlistImages", "PUT playlists",
     "POST captions"],
)  # fmt: skip
@pytest.mark.parametrize("times", [1, 9], ids=["for a moment", "until the next run"])
def test_a_lost_answer_makes_no_second_one(
    desk: Desk, youtube: Emulator, tmp_path: Path, call: str, times: int
) -> None:
    release = episode(tmp_path)
    youtube.faults.add(Fault(call, drop_answer=True, times=times))
    desk.run([release], feed=False) if times == 1 else run_until_it_fails(desk, release)
    youtube.faults.clear()
    refused(desk, [release])
    insist_one_of_each(youtube)
    made = {"POST playlists": 2, "POST playlistItems": 2}.get(call, 1)
    assert call in ("POST thumbnails", "PUT playlists") or counts(youtube, call) == [made]
    assert desk.changes(desk.extras, [release]) == []


def run_until_it_fails(desk: Desk, release: Release) -> None:
    for change in desk.changes(desk.videos, [release]):
        desk.apply(desk.videos, change)
    assert len(refused(desk, [release])) <= 2


def published(desk: Desk, release: Release) -> str:
    """The video is out, and nothing beside it; its id."""
    for change in desk.changes(desk.videos, [release]):
        desk.apply(desk.videos, change)
    return str(desk.receipts[VIDEO_KEY].remote_id)


def test_a_channel_without_a_phone_number_is_told_what_to_do(desk: Desk, youtube: Emulator, tmp_path: Path) -> None:
    release = episode(tmp_path)
    published(desk, release)
    youtube.channel.phone_verified = False
    errors = refused(desk, [release])
    assert list(errors) == ["thumbnail"]
    assert "youtube.com/verify" in errors["thumbnail"].hint
    youtube.channel.phone_verified = True
    assert [change.effect.key for change in desk.changes(desk.extras, [release])] == [THUMBNAIL_KEY]
    desk.run([release])
    insist_one_of_each(youtube)


def test_too_many_thumbnails_are_not_tried_again_at_once(desk: Desk, youtube: Emulator, tmp_path: Path) -> None:
    release = episode(tmp_path)
    published(desk, release)
    youtube.faults.add(Fault("POST thumbnails", status=429, reason="uploadRateLimitExceeded", times=-1))
    error = refused(desk, [release])["thumbnail"]
    assert isinstance(error, RemoteError)
    assert not error.transient, "other calls go on"
    assert counts(youtube, "POST thumbnails") == [1]


def test_a_broken_picture_and_a_broken_transcript_are_told_alone(desk: Desk, youtube: Emulator, tmp_path: Path) -> None:
    broken = Artifact("image/jpeg", ".jpg", report={"fault": "thumbnail.png: is no picture.", "hint": "Save it again."})
    release = episode(tmp_path, picture=broken, words="WEBVTT\n\n00:05.000 --> 00:01.000\nBackwards.\n")
    published(desk, release)
    errors = refused(desk, [release])
    assert sorted(errors) == ["captions", "thumbnail"]
    assert "thumbnail.png: is no picture." in errors["thumbnail"].message
    assert "transcript.vtt, line 3" in errors["captions"].message
    assert len(youtube.playlists) == 2


def test_another_picture_is_sent_and_nothing_else(desk: Desk, youtube: Emulator, tmp_path: Path) -> None:
    desk.run([episode(tmp_path)])
    again = episode(tmp_path, picture=thumbnail(tmp_path, "red"))
    assert [change.effect.key for change in desk.run([again])] == [THUMBNAIL_KEY]
    (video,) = youtube.videos.values()
    assert video.thumbnail is not None
    assert video.thumbnail.sha256 == digests.of_file(tmp_path / "red.jpg")


def words(youtube: Emulator) -> list[str]:
    """The text of every track."""
    return [youtube.channel.stored(one.sha256).decode() for one in youtube.captions.values()]


def test_other_words_go_into_the_same_track(desk: Desk, youtube: Emulator, tmp_path: Path) -> None:
    desk.run([episode(tmp_path)])
    changed = episode(tmp_path, words=NIGHT)
    desk.run([changed])
    assert counts(youtube, "POST captions", "PUT captions") == [1, 1]
    (text,) = words(youtube)
    assert "Good night." in text
    assert desk.run([changed]) == []


def test_words_that_changed_before_a_lost_insert_was_noticed(desk: Desk, youtube: Emulator, tmp_path: Path) -> None:
    release = episode(tmp_path)
    published(desk, release)
    youtube.faults.add(Fault("POST captions", drop_answer=True), Fault("GET captions", skip=1, status=503, times=-1))
    assert list(refused(desk, [release])) == ["captions"]
    youtube.faults.clear()
    changed = episode(tmp_path, words=NIGHT)
    desk.run([changed])
    assert counts(youtube, "POST captions", "PUT captions") == [1, 1]
    assert ["Good night." in text for text in words(youtube)] == [True]


def test_captions_are_placed_by_the_cuts_of_the_video(desk: Desk, youtube: Emulator, tmp_path: Path) -> None:
    edits = EditList((Kept(1.5, 4.5, 10.0),), 13.0).as_json()
    release = episode(tmp_path)
    release = replace(release, artifacts={
        **release.artifacts, "video": replace(release.artifacts["video"], report={"edits": edits})
    })  # fmt: skip
    desk.run([release])
    (text,) = words(youtube)
    assert "00:00:10.000 --> 00:00:10.500\nHello there." in text
    assert "00:00:12.500 --> 00:00:13.000\nGood bye." in text


@pytest.mark.parametrize("named", ["", "English (by hand)"])
def test_captions_that_a_host_made_there_stay_until_the_host_says_so(
    desk: Desk, youtube: Emulator, tmp_path: Path, named: str
) -> None:
    release = episode(tmp_path)
    video = published(desk, release)
    track = youtube.add_caption(video, "EN", "WEBVTT\n\n00:00.000 --> 00:01.000\nBy hand.\n", name=named)
    error = refused(desk, [release])["captions"]
    assert isinstance(error, Refusal)
    assert error.kind == "youtube-conflict"
    assert counts(youtube, "POST captions", "PUT captions") == [0, 0]
    desk.apply(desk.extras, replace(one(desk, release, CAPTIONS_KEY), keep="theirs"))
    assert desk.changes(desk.extras, [release]) == []
    assert "By hand." in words(youtube)[0]
    changed = episode(tmp_path, words=NIGHT)
    assert isinstance(refused(desk, [changed])["captions"], Refusal), "theirs stays theirs"
    desk.apply(desk.extras, replace(one(desk, changed, CAPTIONS_KEY), keep="ours"))
    assert list(youtube.captions) == [track]
    assert "Good night." in words(youtube)[0]


def corrected(youtube: Emulator) -> None:
    """Somebody corrects the one track in Studio, a minute later."""
    (track,) = youtube.captions
    youtube.edit(track, snippet={"lastUpdated": "2026-11-30T12:00:00.5Z"})


@pytest.mark.parametrize("first", ["inserted", "updated"])
def test_a_track_of_ours_that_was_corrected_there_is_asked_for(
    desk: Desk, youtube: Emulator, tmp_path: Path, first: str
) -> None:
    desk.run([episode(tmp_path)])
    if first == "updated":
        desk.run([episode(tmp_path, words=WORDS.replace("there", "you"))])
    before = counts(youtube, "PUT captions")
    corrected(youtube)
    changed = episode(tmp_path, words=NIGHT)
    error = refused(desk, [changed])["captions"]
    assert isinstance(error, Refusal)
    assert error.kind == "youtube-conflict"
    assert counts(youtube, "PUT captions") == before
    desk.apply(desk.extras, replace(one(desk, changed, CAPTIONS_KEY), keep="theirs"))
    assert (counts(youtube, "PUT captions"), desk.changes(desk.extras, [changed])) == (before, [])
    again = episode(tmp_path, words=WORDS.replace("bye", "day"))
    assert isinstance(refused(desk, [again])["captions"], Refusal), "theirs stays theirs"
    desk.apply(desk.extras, replace(one(desk, again, CAPTIONS_KEY), keep="ours"))
    assert "Good day." in words(youtube)[0]
    assert refused(desk, [episode(tmp_path)]) == {}, "from now on it is ours again"


def test_a_lost_answer_to_our_own_words_is_no_correction_of_the_hosts(
    desk: Desk, youtube: Emulator, tmp_path: Path
) -> None:
    desk.run([episode(tmp_path)])
    youtube.ahead += timedelta(minutes=1)
    youtube.faults.add(Fault("PUT captions", drop_answer=True), Fault("GET captions", skip=1, status=503, times=-1))
    changed = episode(tmp_path, words=NIGHT)
    assert list(refused(desk, [changed])) == ["captions"]
    youtube.faults.clear()
    youtube.ahead += timedelta(minutes=1)
    desk.run([changed])
    calls = len(youtube.calls("PUT captions"))
    assert ["Good night." in text for text in words(youtube)] == [True]
    desk.run([episode(tmp_path, words=WORDS.replace("bye", "day"))])
    assert len(youtube.calls("PUT captions")) == calls + 1


def test_keeping_ours_survives_a_lost_request(desk: Desk, youtube: Emulator, tmp_path: Path) -> None:
    """The request never came there: what stands on YouTube is still the host's, and is asked for again."""
    desk.run([episode(tmp_path)])
    corrected(youtube)
    youtube.faults.add(Fault("PUT captions", status=503, times=-1))
    changed = episode(tmp_path, words=NIGHT)
    with pytest.raises(RemoteError):
        desk.apply(desk.extras, replace(one(desk, changed, CAPTIONS_KEY), keep="ours"))
    youtube.faults.clear()
    assert isinstance(refused(desk, [changed])["captions"], Refusal)
    desk.apply(desk.extras, replace(one(desk, changed, CAPTIONS_KEY), keep="ours"))
    assert "Good night." in words(youtube)[0]


def test_captions_sent_by_an_earlier_quicktake_are_still_ours(desk: Desk, youtube: Emulator, tmp_path: Path) -> None:
    desk.run([episode(tmp_path)])
    receipt = desk.receipts[CAPTIONS_KEY]
    assert receipt.fields["updated"]
    desk.receipts[CAPTIONS_KEY] = replace(receipt, fields={"language": "en"})
    assert refused(desk, [episode(tmp_path, words=NIGHT)]) == {}
    assert desk.receipts[CAPTIONS_KEY].fields["updated"]


def test_a_draft_in_studio_stays_a_draft(desk: Desk, youtube: Emulator, tmp_path: Path) -> None:
    desk.run([episode(tmp_path)])
    (track,) = youtube.captions
    youtube.edit(track, snippet={"isDraft": True})
    desk.run([episode(tmp_path, words=NIGHT)])
    assert youtube.captions[track].resource["snippet"]["isDraft"] is True


def test_captions_that_were_refused_leave_no_claim_on_a_track_made_by_hand(
    desk: Desk, youtube: Emulator, tmp_path: Path
) -> None:
    release = episode(tmp_path)
    video = published(desk, release)
    youtube.faults.add(Fault("POST captions", status=403, reason="quotaExceeded"))
    assert list(refused(desk, [release])) == ["captions"]
    youtube.add_caption(video, "en", WORDS)
    assert isinstance(refused(desk, [release])["captions"], Refusal)


def test_what_youtube_hears_itself_and_other_languages_are_in_nobodys_way(
    desk: Desk, youtube: Emulator, tmp_path: Path
) -> None:
    release = episode(tmp_path)
    video = published(desk, release)
    youtube.add_caption(video, "en", WORDS, trackKind="ASR")
    youtube.add_caption(video, "de", WORDS)
    assert refused(desk, [release]) == {}
    assert len(youtube.captions) == 3


@pytest.mark.parametrize("title", ["Talks", " talks "])
def test_a_playlist_that_is_there_is_taken(desk: Desk, youtube: Emulator, tmp_path: Path, title: str) -> None:
    for number in range(60):
        youtube.add_playlist(f"Other {number}")
    there = youtube.add_playlist(title, privacyStatus="unlisted")
    for number in range(60, 80):
        youtube.add_playlist(f"Other {number}")
    release = episode(tmp_path, settings=Youtube(playlists=("Talks",)))
    desk.run([release])
    assert youtube.playlists[there].videos == list(youtube.videos)
    assert youtube.playlists[there].resource["status"]["privacyStatus"] == "unlisted"
    assert counts(youtube, "POST playlists") == [0]
    key = key_of("show", "playlist:Talks")
    assert desk.receipts[key].remote_id == there


def test_a_playlist_may_be_named_by_its_id_and_the_video_be_in_it(
    desk: Desk, youtube: Emulator, tmp_path: Path
) -> None:
    there = youtube.add_playlist("Talks")
    youtube.add_playlist("Talks")
    release = episode(tmp_path, settings=Youtube(playlists=(there,)))
    video = published(desk, release)
    youtube.edit(there)
    assert refused(desk, [release]) == {}
    assert youtube.playlists[there].videos == [video]
    del desk.receipts[key_of(GUID, f"playlist:{there}")]
    assert refused(desk, [release]) == {}
    assert youtube.playlists[there].videos == [video], "listed before it is put in"


def test_two_playlists_of_one_name_need_the_id(desk: Desk, youtube: Emulator, tmp_path: Path) -> None:
    both = [youtube.add_playlist("Talks"), youtube.add_playlist("Talks")]
    release = episode(tmp_path, settings=Youtube(playlists=("Talks", "Others")))
    published(desk, release)
    errors = refused(desk, [release])
    assert list(errors) == ["playlist"]
    assert [change.effect.key for change in desk.changes(desk.extras, [release])] == [
        key_of("show", "playlist:Talks"), key_of(GUID, "playlist:Talks"),
    ]  # fmt: skip
    change = one(desk, release, key_of("show", "playlist:Talks"))
    with pytest.raises(Refusal, match="has 2 playlists") as refusal:
        desk.apply(desk.extras, change)
    assert all(name in refusal.value.message for name in both)


@pytest.mark.parametrize("name", ["PLabcdefghijklmnop_notthere", "a <b>", "x" * 151])
def test_a_playlist_that_cannot_be_is_refused_by_name(desk: Desk, youtube: Emulator, tmp_path: Path, name: str) -> None:
    release = episode(tmp_path, settings=Youtube(playlists=(name,)))
    published(desk, release)
    change = one(desk, release, key_of("show", one_of("playlist", name)))
    with pytest.raises(QuicktakeError, match=name[:60]):
        desk.apply(desk.extras, change)
    assert counts(youtube, "POST playlists") == [0]


def test_a_playlist_that_was_deleted_there_is_told(desk: Desk, youtube: Emulator, tmp_path: Path) -> None:
    settings = Youtube(playlists=("Talks",))
    desk.run([episode(tmp_path, settings=settings)])
    (name,) = youtube.playlists
    receipt = desk.receipts[key_of("show", "playlist:Talks")]
    assert list(desk.extras.verify(receipt)) == []
    youtube.delete(name)
    (finding,) = desk.extras.verify(receipt)
    assert (finding.code, finding.severity) == ("youtube-playlist", "W")
    del desk.receipts[key_of(GUID, "playlist:Talks")]
    assert "not on YouTube any more" in refused(desk, [episode(tmp_path, settings=settings)])["playlist"].message


def test_a_podcast_keeps_what_its_playlist_says(desk: Desk, youtube: Emulator, tmp_path: Path) -> None:
    there = youtube.add_playlist("Quick Take", privacyStatus="unlisted")
    youtube.edit(
        there, snippet={"description": "By hand.", "defaultLanguage": "de"}, localizations={"fr": {"title": "V"}}
    )
    desk.run([episode(tmp_path)])
    resource = youtube.playlists[there].resource
    assert resource["snippet"]["description"] == "By hand."
    assert resource["snippet"]["defaultLanguage"] == "de"
    assert resource["localizations"] == {"fr": {"title": "V"}}
    assert resource["status"] == {"privacyStatus": "unlisted", "podcastStatus": "enabled"}


def test_nothing_is_taken_away(desk: Desk, youtube: Emulator, tmp_path: Path) -> None:
    desk.run([episode(tmp_path)])
    bare = video_release(video_file(tmp_path), youtube=Youtube())
    assert desk.run([bare]) == []
    insist_one_of_each(youtube)


def test_captions_are_not_read_back_because_that_is_dear(desk: Desk, youtube: Emulator, tmp_path: Path) -> None:
    desk.run([episode(tmp_path)])
    before = len(youtube.log)
    for key in (THUMBNAIL_KEY, CAPTIONS_KEY, key_of(GUID, "playlist:Talks")):
        assert list(desk.extras.verify(desk.receipts[key])) == []
    assert len(youtube.log) == before


@pytest.mark.parametrize("what", ["playlists", "playlistItems"])
def test_an_answer_was_lost_and_the_list_lags_behind(desk: Desk, youtube: Emulator, tmp_path: Path, what: str) -> None:
    release = episode(tmp_path, settings=Youtube(playlists=("Talks",)))
    youtube.faults.add(Fault(f"POST {what}", drop_answer=True))
    if what == "playlists":
        youtube.faults.add(Fault("GET playlists", hide=True, times=2))
    else:
        desk.run([], feed=False)
        youtube.faults.add(Fault("GET playlistItems", hide=True, times=3))
    desk.run([release])
    (playlist,) = youtube.playlists.values()
    assert playlist.videos == list(youtube.videos)
    assert counts(youtube, f"POST {what}") == [1]
