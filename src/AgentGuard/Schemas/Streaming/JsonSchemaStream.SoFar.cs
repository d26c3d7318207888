using System.Buffers;
using AgentGuard.Schemas.Rules;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Streaming;

/// <content>What has come so far, closed.</content>
public sealed partial class JsonSchemaStream
{
    private bool IsStringOpen => !_scanner.State.IsName && _scanner.State.Mode is ScanMode.Text or ScanMode.Escape or ScanMode.Hex;

    /// <summary>Writes what has come so far as a JSON document: complete members and items, and the containers that are open, closed.</summary>
    /// <param name="writer">Where it goes. Nothing is written while nothing complete has begun.</param>
    /// <param name="withOpenString">
    /// Whether a string that is still coming is closed where it is; half a character or escape is left out. Default: yes. An open number
    /// or literal, and a name whose value has not begun, are always left out.
    /// </param>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    /// <remarks>Linear in the text. After a rejection it is what had come before the rejected byte. It need not conform to the schema.</remarks>
    public void WriteSoFar(IBufferWriter<byte> writer, bool withOpenString = true)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var cutsString = withOpenString && IsStringOpen;
        var end = cutsString ? _scanner.State.TextEnd : _scanner.State.WholeEnd;
        if (end == 0)
        {
            return;
        }

        writer.Write(_scanner.Tape.Text[..end]);
        var open = _scanner.Tape.Open;
        var closing = writer.GetSpan(open.Length + 1);
        var length = 0;
        if (cutsString)
        {
            closing[length++] = (byte)'"';
        }

        for (var i = open.Length - 1; i >= 0; i--)
        {
            closing[length++] = (byte)(_scanner.Tape[open[i].Token].Kind == JsonKinds.Object ? '}' : ']');
        }

        writer.Advance(length);
    }

    /// <summary>Lists the values that have begun and are not complete: the containers from the outermost in, and the value open in them.</summary>
    /// <returns>JSON Pointers, each beginning with the one before it; empty before the first value, after the last and after a rejection.</returns>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    /// <remarks>A member counts as begun when its name is complete. Proportional to the depth and to what the pointers skip, not to the text.</remarks>
    public IReadOnlyList<string> GetOpenPaths()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var mode = _scanner.State.Mode;
        var open = _scanner.Tape.Open;
        if (RejectedAt is not null || (open.Length == 0 && mode is ScanMode.Value or ScanMode.End))
        {
            return [];
        }

        var paths = new List<string>(open.Length + 1) { string.Empty };
        for (var i = 0; i < open.Length; i++)
        {
            var isLast = i == open.Length - 1;
            if (!isLast || IsMemberOpen(mode))
            {
                paths.Add($"{paths[i]}/{SegmentOf(open[i])}");
            }
        }

        return paths;
    }

    private bool IsMemberOpen(ScanMode mode) => mode switch
    {
        ScanMode.Text or ScanMode.Escape or ScanMode.Hex => !_scanner.State.IsName,
        ScanMode.Colon => true,
        ScanMode.Value => _scanner.Tape.Container.Kind == JsonKinds.Object,
        >= ScanMode.Literal => true,
        _ => false,
    };

    private string SegmentOf(OpenContainer container) => container.Name >= 0
        ? SchemaErrors.Escape(_scanner.Tape.View.Text(_scanner.Tape[container.Name]))
        : (_scanner.Tape[container.Token].Length - 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
