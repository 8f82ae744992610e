import type { ColumnType, Generated } from 'kysely'

type Defaulted<T> = ColumnType<T, T | undefined, T>

export type UserTables = {
  server_meta: { key: string; value: string }
  user: { id: Generated<number>; handle: string; created: number }
  /** `hash` is a PHC string: algorithm, parameters and salt in one. */
  user_password_credentials: {
    user_id: number
    hash: string
    hasher: string
    created: number
    last_tried: number | null
    last_used: number | null
  }
  device: {
    id: Generated<number>
    device_uuid: string
    user_id: number | null
    device_type: string
    device_name: string | null
    os_info: string | null
    first_seen: number
    last_seen: number
  }
  auth_token: {
    id: Generated<number>
    user_id: number
    token_hash: string
    device_id: number | null
    created: number
    last_used: number
  }
  /** `secret_cipher` is null for a secret that is stored as a hash only. */
  app_password: {
    id: Generated<number>
    user_id: number
    name: string
    secret_hash: string
    secret_cipher: Defaulted<Uint8Array | null>
    created: number
    last_used: Defaulted<number | null>
    last_client: Defaulted<string | null>
  }
  user_role: { user_id: number; role: string; created: number }
  /** `permission` is the 1-based index in the contract's list. */
  user_extra_permission: {
    id: Generated<number>
    user_id: number
    permission: number
    start_time: number
    end_time: number | null
    countdown: number | null
    created: number
  }
  /** `content_type`: 1 artist, 2 album, 3 track. */
  liked_content: {
    id: Generated<number>
    user_id: number
    content_type: number
    content_id: string
    created: number
  }
  /** `value`: 1 to 5 stars. */
  rating: { user_id: number; content_type: number; content_id: string; value: number; created: number }
  bookmark: {
    user_id: number
    track_id: string
    position_ms: number
    comment: string
    created: number
    changed: number
  }
  /** `track_ids`: a JSON array in play order; `changed_by`: the client. */
  play_queue: {
    user_id: number
    track_ids: string
    current_index: number
    position_ms: number
    changed: number
    changed_by: string
  }
  /** What is listened to on all devices; JSON in `device`, `state` and `queue`. */
  shared_playback: { user_id: number; device: string; state: string; acted_ms: number; heard_ms: number }
  shared_queue: { user_id: number; queue: string }
  /** `changed`: the last change of its name, comment or entries; `deleted_at`: when it was moved to the bin. */
  user_playlist: {
    id: string
    user_id: number
    creator_id: number
    name: string
    created: number
    deleted_at: number | null
    comment: Defaulted<string>
    changed: Defaulted<number>
  }
  /** `removed_at`: set on an entry that was removed, but whose place is still known. */
  user_playlist_tracks: {
    playlist_id: string
    id: string
    track_id: string
    order_key: string
    added: number
    removed_at: number | null
  }
  user_settings: { user_id: number; setting_key: string; setting_value: string; updated: number }
  listening_events: {
    id: Generated<number>
    user_id: number
    track_id: string
    session_id: string | null
    started_at: number
    ended_at: number | null
    duration_seconds: number
    track_duration_seconds: number
    completed: Defaulted<number>
    seek_count: Defaulted<number>
    pause_count: Defaulted<number>
    playback_context: string | null
    client_type: string | null
    date: number
    created: number
    utc_offset_minutes: Defaulted<number>
  }
  /** Kept by triggers, like the two tables after it. */
  listened_tracks: {
    user_id: number
    track_id: string
    play_count: number
    total_duration_seconds: number
    last_played_at: number
  }
  /** `day`: days since 1970, by the listener's clock. */
  listened_days: {
    user_id: number
    day: number
    track_id: string
    play_count: number
    total_duration_seconds: number
  }
  listened_hours: {
    user_id: number
    day: number
    hour: number
    play_count: number
    completed_count: number
    total_duration_seconds: number
  }
  listened_contexts: {
    user_id: number
    kind: 'album' | 'playlist'
    id: string
    track_id: string
    position_seconds: number
    track_duration_seconds: number
    is_finished: number
    last_played_at: number
  }
  /** Plays of all users, kept by triggers. */
  track_plays: { track_id: string; plays: number }
  /** Tracks that are played together, by any user. Each pair is stored in both directions. */
  co_plays: { track_id: string; other_id: string; weight: number }
  bandwidth_usage: {
    user_id: number
    date: number
    endpoint_category: string
    bytes_sent: number
    request_count: number
    updated: number
  }
  download_token: {
    id: Generated<number>
    user_id: number
    token_hash: string
    kind: 'track' | 'album' | 'playlist'
    content_id: string
    created_at: number
    expires_at: number
    revoked_at: number | null
    use_count: Defaulted<number>
    last_used_at: number | null
  }
  /** `at`: the time of the event `seq`. */
  user_event_head: { user_id: number; seq: number; at: Defaulted<number> }
  /** `former`: the before-image, for undo and history. */
  user_events: {
    user_id: number
    seq: number
    event_type: string
    payload: string
    server_timestamp: number
    playlist_id: string | null
    former: string | null
  }
  /**
   * The idempotency records: answers to writes that may be repeated; `status` is null while the first
   * attempt runs.
   */
  write_receipt: {
    user_id: number
    route: string
    key: string
    body_hash: string
    status: number | null
    content_type: string | null
    body: string | null
    seq: number | null
    created: number
  }
}
