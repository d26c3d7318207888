using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentGuard.Internal;

namespace AgentGuard.Replay;

/// <summary>The file of a recording: a head, and a line of JSON for each step. Of a request only the parts that are new stand there.</summary>
internal static class RecordingFile
{
    private const string Format = "agentguard.recording";
    private const int Version = 3;

    public static string Head(RunRecording recording)
    {
        using var scratch = JsonScratch.Rent(isRelaxed: true);
        var writer = scratch.Writer;
        writer.WriteStartObject();
        writer.WriteString("format", Format);
        writer.WriteNumber("version", Version);
        writer.WriteString("library", recording.Library);
        writer.WriteString("startedAt", recording.StartedAt);
        if (recording.IsRedacted)
        {
            writer.WriteBoolean("redacted", true);
        }

        writer.WriteStartObject("values");
        foreach (var (name, value) in recording.Values)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        return Encoding.UTF8.GetString(scratch.Written());
    }

    /// <summary>The line of a value that was drawn.</summary>
    public static string Drawn(string name, string value)
    {
        using var scratch = JsonScratch.Rent(isRelaxed: true);
        scratch.Writer.WriteStartObject();
        scratch.Writer.WriteString("drawn", name);
        scratch.Writer.WriteString("value", value);
        scratch.Writer.WriteEndObject();
        return Encoding.UTF8.GetString(scratch.Written());
    }

    /// <summary>The line of a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="before">The parts of the model's request before it.</param>
    public static string Line(RecordedStep step, PartsBefore before)
    {
        using var scratch = JsonScratch.Rent(isRelaxed: true);
        Write(scratch.Writer, step, before);
        return Encoding.UTF8.GetString(scratch.Written());
    }

    /// <summary>Writes the line of a step, without its end.</summary>
    public static void Write(Utf8JsonWriter writer, RecordedStep step, PartsBefore before)
    {
        writer.WriteStartObject();
        writer.WriteNumber("step", step.Number);
        if (step.Tool is not null)
        {
            writer.WriteString("tool", step.Tool);
        }

        writer.WriteString("digest", step.Request.Digest);
        writer.WriteString("at", step.At);
        writer.WriteNumber("ms", step.Duration.TotalMilliseconds);
        if (step.Guardrails is not null)
        {
            writer.WriteString("guardrails", step.Guardrails);
        }

        WriteAsked(writer, step, before);
        WriteAnswer(writer, step);
        writer.WriteEndObject();
    }

    /// <summary>Writes what is new in a request; the parts before and after are those of the request before.</summary>
    private static void WriteAsked(Utf8JsonWriter writer, RecordedStep step, PartsBefore before)
    {
        var parts = step.Request.Parts;
        var (first, last) = step.Tool is null ? before.Same(parts) : default;
        if (first > 0)
        {
            writer.WriteNumber("sameFirst", first);
        }

        if (last > 0)
        {
            writer.WriteNumber("sameLast", last);
        }

        writer.WriteStartObject("asked");
        for (var i = first; i < parts.Count - last; i++)
        {
            writer.WritePropertyName(parts[i].Path);
            writer.WriteStartArray();
            writer.WriteRawValue(parts[i].Json);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static List<RequestPart> ReadAsked(JsonElement json, PartsBefore before)
    {
        var (first, last) = ((int)(json.CountOf("sameFirst") ?? 0), (int)(json.CountOf("sameLast") ?? 0));
        if (first < 0 || last < 0 || first + last > before.Parts.Count)
        {
            throw new FormatException("The request before it is not as it was.");
        }

        // Until version 2 each part that was as before stood there as null.
        return
        [
            .. before.Parts.Take(first),
            .. json.GetProperty("asked").EnumerateObject().Select(part => new RequestPart(
                part.Name,
                part.Value.ValueKind is JsonValueKind.Null ? before.Parts.First(known => known.Path == part.Name).Json : part.Value[0].GetRawText())),
            .. before.Parts.TakeLast(last),
        ];
    }

    public static RunRecording Read(string text, string path)
    {
        var lines = text.Split('\n');
        var recording = ReadHead(lines[0], path);
        List<RecordedStep> steps = [];
        DrawnValues drawn = new([]);
        var before = new PartsBefore();
        for (var i = 1; i < lines.Length - 1; i++)
        {
            try
            {
                var json = JsonElement.Parse(lines[i]);
                if (json.TryGetProperty("drawn", out var name))
                {
                    drawn.Add(name.GetString()!, json.GetProperty("value").GetString()!);
                }
                else
                {
                    steps.Add(ReadStep(json, before));
                }
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or NotSupportedException)
            {
                throw new AgentGuardException(
                    string.Create(CultureInfo.InvariantCulture, $"Line {i + 1} of the recording '{path}' is damaged: {e.Message} Record it again."), e);
            }
        }

        // A line is whole when its end was written: what stands after the last end is what the process was killed over.
        return recording with
        {
            Steps = [.. steps.OrderBy(step => step.Number)],
            Drawn = drawn.All(),
            IsCutOff = lines.Length == 1 || lines[^1].Length > 0,
        };
    }

    private static RunRecording ReadHead(string line, string path)
    {
        try
        {
            var head = JsonElement.Parse(line);
            if (head.GetProperty("format").GetString() != Format)
            {
                throw new AgentGuardException($"'{path}' is no recording of a run.");
            }

            if (head.GetProperty("version").GetInt32() is > Version and var later)
            {
                throw new AgentGuardException($"The recording '{path}' is of version {later}; this is version {Version}. Use a later AgentGuard.");
            }

            return new([])
            {
                Library = head.GetProperty("library").GetString(),
                StartedAt = head.GetProperty("startedAt").GetDateTimeOffset(),
                IsRedacted = head.TryGetProperty("redacted", out var redacted) && redacted.GetBoolean(),
                Values = head.GetProperty("values").EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString() ?? string.Empty),
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new AgentGuardException($"'{path}' is no recording of a run, or its first line is damaged.", e);
        }
    }

    private static RecordedStep ReadStep(JsonElement json, PartsBefore before)
    {
        var tool = json.TryGetProperty("tool", out var name) ? name.GetString() : null;
        var request = CanonicalRequest.Of(ReadAsked(json, before));
        if (request.Digest != json.GetProperty("digest").GetString())
        {
            throw new FormatException("The digest is not that of what was asked.");
        }

        if (tool is null)
        {
            before.Remember(request);
        }

        return new()
        {
            Guardrails = json.TextOf("guardrails"),
            Number = json.GetProperty("step").GetInt32(),
            Tool = tool,
            Request = request,
            At = json.GetProperty("at").GetDateTimeOffset(),
            Duration = TimeSpan.FromMilliseconds(json.GetProperty("ms").GetDouble()),
            Response = json.TryGetProperty("response", out var response) ? AnswerJson.ReadResponse(response) : null,
            Updates = json.TryGetProperty("updates", out var updates)
                ? [.. updates.EnumerateArray().Select(update => new RecordedUpdate(
                    AnswerJson.ReadUpdate(update.GetProperty("update")), TimeSpan.FromMilliseconds(update.GetProperty("ms").GetDouble())))]
                : null,
            Result = JsonLayout.Read(json, "result"),
            Form = Enum.TryParse(json.TextOf("form"), out RecordedResultForm form) ? form : default,
            Failure = json.TryGetProperty("failure", out var failure) ? FailureJson.Read(failure) : null,
        };
    }

    private static void WriteAnswer(Utf8JsonWriter writer, RecordedStep step)
    {
        if (step.Response is not null)
        {
            writer.WritePropertyName("response");
            AnswerJson.Write(writer, step.Response);
        }

        if (step.Updates is not null)
        {
            writer.WriteStartArray("updates");
            foreach (var (update, after) in step.Updates)
            {
                writer.WriteStartObject();
                writer.WriteNumber("ms", after.TotalMilliseconds);
                writer.WritePropertyName("update");
                AnswerJson.Write(writer, update);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        if (step.Result is { } result)
        {
            // As the tool wrote it: another way to escape would be another text to the model.
            JsonLayout.Write(writer, "result", result);
            if (step.Form is not RecordedResultForm.Json)
            {
                writer.WriteString("form", step.Form.ToString());
            }
        }

        if (step.Failure is { } failure)
        {
            FailureJson.Write(writer, failure);
        }
    }
}
