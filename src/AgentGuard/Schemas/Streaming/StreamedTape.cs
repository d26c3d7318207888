using System.Buffers;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Streaming;

/// <summary>The same tape that a whole text has, while the text is still coming. Not thread-safe.</summary>
internal sealed class StreamedTape : IDisposable
{
    private const int FirstLength = 256;

    private readonly PooledStack<JsonToken> _tokens = new();
    private readonly PooledStack<OpenContainer> _open = new();
    private byte[] _text = [];

    /// <summary>How many bytes of text there are.</summary>
    public int Length { get; private set; }

    /// <summary>How many tokens there are.</summary>
    public int Count => _tokens.Count - 1;

    /// <summary>How many containers are open.</summary>
    public int Depth => _open.Count;

    public ReadOnlySpan<byte> Text => _text.AsSpan(0, Length);

    public ReadOnlySpan<OpenContainer> Open => _open.Items;

    /// <summary>The tape of a text that is closed.</summary>
    public JsonTape Whole => new(Text, _tokens.Items[..Count]);

    /// <summary>The tape as far as it goes: tokens that are open have no end, and one such stands behind the last.</summary>
    public JsonTape View => new(Text, _tokens.Items);

    /// <summary>The innermost open container.</summary>
    public ref JsonToken Container => ref _tokens[_open[Depth - 1].Token];

    public ref JsonToken this[int index] => ref _tokens[index];

    public void Start()
    {
        Length = 0;
        _open.CutTo(0);
        _tokens.CutTo(0);
        _tokens.Push(new JsonToken { Next = int.MaxValue });
    }

    public void Add(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > _text.Length - Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstLength, Math.Max(Length + utf8.Length, (int)Math.Min(Length * 2L, Array.MaxLength))));
            Text.CopyTo(larger);
            ReturnText();
            _text = larger;
        }

        utf8.CopyTo(_text.AsSpan(Length));
        Length += utf8.Length;
    }

    /// <summary>Takes back text that was added for a trial.</summary>
    public void CutTo(int length) => Length = length;

    /// <summary>A value or name begins.</summary>
    /// <returns>The index of its token.</returns>
    public int Begin(JsonKinds kind, int start)
    {
        var index = Count;
        _tokens[index] = new JsonToken { Kind = kind, Start = start, Next = int.MaxValue };
        _tokens.Push(new JsonToken { Next = int.MaxValue });
        if (Depth == 0)
        {
            return index;
        }

        if (kind == JsonKinds.Name)
        {
            _open[Depth - 1] = _open[Depth - 1] with { Name = index };
        }
        else
        {
            Container.Length++;
        }

        return index;
    }

    public void End(int index) => _tokens[index].Next = Count;

    public void Enter(int container) => _open.Push(new OpenContainer(container, Name: -1));

    public void Leave() => _open.CutTo(Depth - 1);

    public void Save(TapeSnapshot snapshot)
    {
        (snapshot.Length, snapshot.Count) = (Length, Count);
        _open.CopyTo(snapshot.Open);
        snapshot.Tokens.CutTo(0);
        foreach (var container in _open.Items)
        {
            snapshot.Tokens.Push(_tokens[container.Token]);
        }

        snapshot.Last = Count > 0 ? _tokens[Count - 1] : default;
    }

    public void Restore(TapeSnapshot snapshot)
    {
        Length = snapshot.Length;
        _tokens.CutTo(snapshot.Count);
        _tokens.Push(new JsonToken { Next = int.MaxValue });
        snapshot.Open.CopyTo(_open);
        if (Count > 0)
        {
            _tokens[Count - 1] = snapshot.Last;
        }

        for (var i = 0; i < Depth; i++)
        {
            _tokens[_open[i].Token] = snapshot.Tokens[i];
        }
    }

    public void Dispose()
    {
        ReturnText();
        _text = [];
        _tokens.Dispose();
        _open.Dispose();
    }

    private void ReturnText()
    {
        if (_text.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_text, clearArray: true);
        }
    }
}
