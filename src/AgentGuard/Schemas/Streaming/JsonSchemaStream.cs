using System.Diagnostics.CodeAnalysis;

namespace AgentGuard.Schemas.Streaming;

/// <summary>Judges one JSON document while it is still coming, and stops it at the first byte that no valid document continues from.</summary>
/// <remarks>
/// <para>Made by <see cref="JsonSchemaValidator.OpenStream"/>. The bytes may be split anywhere, also within a character, an escape or a number:
/// the result is the same for every way to split them.</para>
/// <para>It never rejects what some valid document begins with. It rejects early what types, constants, names, counts, lengths, patterns,
/// the signs of numbers and the alternatives among them rule out, and everything else when the value concerned is closed.</para>
/// <para>Not thread-safe; one for each document. The memory comes from pools and goes back when it is disposed; the bounds are those of the
/// validator.</para>
/// </remarks>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It judges a stream; JSON has no other word for it.")]
public sealed partial class JsonSchemaStream : IDisposable
{
    private readonly JsonSchemaValidator _validator;
    private readonly ViabilityMachine _machine;
    private readonly StreamScanner _scanner;
    private readonly int _maxLength;
    private long _length;
    private int _judgedLength = -1;
    private bool _isValid;
    private bool _isDisposed;

    internal JsonSchemaStream(JsonSchemaValidator validator, ViabilityMachine machine, int maxDepth, int maxLength)
    {
        (_validator, _machine, _maxLength) = (validator, machine, maxLength);
        _scanner = new StreamScanner(validator, machine, maxDepth);
        _scanner.Start();
    }

    /// <summary>What is known so far.</summary>
    /// <value><see cref="JsonStreamState.Viable"/> until a byte is rejected; then <see cref="JsonStreamState.Rejected"/> for good.</value>
    public JsonStreamState State => RejectedAt is null ? JsonStreamState.Viable : JsonStreamState.Rejected;

    /// <summary>How many bytes were appended, those after a rejection included.</summary>
    public long Length => _length;

    /// <summary>The offset of the first byte from which no valid document can continue.</summary>
    /// <value><see langword="null"/> while there is none.</value>
    public long? RejectedAt { get; private set; }

    /// <summary>Why that byte was rejected: the first reason found. <see cref="Complete"/> gives all of them.</summary>
    /// <value><see langword="null"/> while nothing is rejected.</value>
    public SchemaError? Rejection { get; private set; }

    /// <summary>Whether what has come so far is a whole valid document. Only white space, or more digits of a bare number, may follow.</summary>
    public bool IsComplete => RejectedAt is null && _scanner.IsWhole && IsValid();

    /// <summary>Appends what has come.</summary>
    /// <param name="utf8">The next bytes, however many.</param>
    /// <returns>What is known now. After a rejection, bytes are kept for <see cref="Complete"/> and change nothing else.</returns>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public JsonStreamState Append(ReadOnlySpan<byte> utf8)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var from = _scanner.Tape.Length;
        var room = _maxLength - from;
        _length += utf8.Length;
        _scanner.Tape.Add(utf8[..Math.Min(room, utf8.Length)]);
        if (RejectedAt is not null)
        {
            return JsonStreamState.Rejected;
        }

        var rejected = _scanner.Read(from);
        if (rejected >= 0)
        {
            Reject(rejected);
        }
        else if (utf8.Length > room)
        {
            RejectedAt = _maxLength;
            Rejection = _validator.TooLong(_length)[0];
        }

        return State;
    }

    /// <summary>Judges what has come as a whole document.</summary>
    /// <returns>
    /// What is wrong, in the order of the value: the same as <see cref="JsonSchemaValidator.Validate(ReadOnlySpan{byte})"/> says of all bytes.
    /// Empty only for a valid document; never after a rejection.
    /// </returns>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    /// <remarks>More may be appended afterwards.</remarks>
    public IReadOnlyList<SchemaError> Complete()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (RejectedAt is null && _scanner.IsWhole)
        {
            if (IsValid())
            {
                return [];
            }

            _scanner.Settle(_scanner.Tape.Length);
            return _validator.Judge(_scanner.Tape.Whole);
        }

        var errors = _length > _maxLength ? _validator.TooLong(_length) : _validator.Validate(_scanner.Tape.Text);
        return errors.Count == 0 && Rejection is not null ? [Rejection] : errors;
    }

    /// <summary>Forgets everything: the next byte is the first of a new document.</summary>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public void Reset()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        (_length, _judgedLength, RejectedAt, Rejection) = (0, -1, null, null);
        _scanner.Start();
    }

    /// <summary>Gives its memory back. It cannot be used afterwards.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _scanner.Dispose();
            _machine.Dispose();
            _trial?.Dispose();
        }
    }

    private void Reject(int at)
    {
        RejectedAt = at;
        if (_scanner.State.Fault is { } fault)
        {
            Rejection = new SchemaError(string.Empty, fault, Describe(_scanner.Tape.Text[at], at));
            return;
        }

        _scanner.Settle(at + 1);
        Rejection = _scanner.State.IsRefused ? _validator.Judge(_scanner.Tape.Whole)[0] : _machine.Explain(_scanner.Tape.View);
    }

    private static string Describe(byte read, int at) => read is > 0x20 and < 0x7F ? $"'{(char)read}' at byte {at}" : $"0x{read:X2} at byte {at}";

    private bool IsValid()
    {
        if (_judgedLength != _scanner.Tape.Length)
        {
            _scanner.Settle(_scanner.Tape.Length);
            _isValid = _validator.IsValid(_scanner.Tape.Whole);
            _judgedLength = _scanner.Tape.Length;
        }

        return _isValid;
    }
}
