namespace AgentGuard.Schemas.Streaming;

/// <content>What may follow.</content>
public sealed partial class JsonSchemaStream
{
    private StreamTrial? _trial;

    /// <summary>Tells whether the document stays viable when some bytes follow. Nothing is changed.</summary>
    /// <param name="next">The bytes, for example those of a token that a model may choose.</param>
    /// <returns>Whether <see cref="Append"/> of them would stay <see cref="JsonStreamState.Viable"/>.</returns>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public bool Allows(ReadOnlySpan<byte> next)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (RejectedAt is not null || next.Length > _maxLength - _scanner.Tape.Length)
        {
            return false;
        }

        var trial = _trial ??= new StreamTrial(_scanner, _machine);
        trial.Begin();
        return trial.Allows(next);
    }

    /// <summary>Tells which bytes may follow. <see cref="IsComplete"/> tells whether the document may also end here.</summary>
    /// <param name="withWhiteSpace">Whether white space counts that means nothing: that between values, not that in a string.</param>
    /// <returns>
    /// The bytes after which the document stays viable. None after a rejection; it can be empty, too, where no valid document begins so
    /// and that was not known yet.
    /// </returns>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public JsonByteSet GetAllowedBytes(bool withWhiteSpace = true)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Span<bool> allowed = stackalloc bool[256];
        allowed.Clear();
        if (RejectedAt is null && _scanner.Tape.Length < _maxLength)
        {
            var trial = _trial ??= new StreamTrial(_scanner, _machine);
            trial.Begin();
            var isText = _scanner.State.Mode == ScanMode.Text;
            for (var i = 0; i < 256; i++)
            {
                var isSpace = i is ' ' or '\n' or '\r' or '\t';
                var b = (byte)i;
                allowed[i] = (withWhiteSpace || isText || !isSpace) && _scanner.CanBe(b) && trial.Allows(new ReadOnlySpan<byte>(in b));
            }
        }

        return new JsonByteSet(allowed);
    }
}
