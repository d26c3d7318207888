using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.StructuredOutput;

/// <summary>A response with the message that is judged.</summary>
internal sealed class WholeAnswer
{
    private readonly ChatResponse _response;
    private readonly int _judged;

    public WholeAnswer(ChatResponse response)
    {
        _response = response;
        ReadAnswerTool();
        IsJudged = JudgedContent.IsFinal(response);
        _judged = response.Messages.Count - 1;
        while (_judged > 0 && (response.Messages[_judged].Role != ChatRole.Assistant || MessageText.Of(response.Messages[_judged].Contents).Length == 0))
        {
            _judged--;
        }

        Text = _judged < 0 ? string.Empty : MessageText.Of(response.Messages[_judged].Contents);
    }

    /// <summary>Whether it is an answer to be judged; calls of tools are not.</summary>
    public bool IsJudged { get; }

    /// <summary>The text of the last message that has one.</summary>
    public string Text { get; }

    /// <summary>Adds what earlier answers to the same request cost.</summary>
    public void Add(UsageDetails? spent)
    {
        if (spent is not null)
        {
            var sum = new UsageDetails();
            sum.Add(spent);
            if (_response.Usage is { } own)
            {
                sum.Add(own);
            }

            _response.Usage = sum;
        }
    }

    /// <summary>Puts the accepted text in place.</summary>
    public ChatResponse Accept(OutputJudgement judgement, StructuredOutputReport report)
    {
        if (judgement.Text != Text)
        {
            var message = _response.Messages[_judged];
            _response.Messages = [.. _response.Messages];
            _response.Messages[_judged] = MessageText.WithContents(message, MessageText.WithText(message.Contents, judgement.Text));
        }

        _response.AdditionalProperties = StructuredOutputChatResponseExtensions.Attach(_response.AdditionalProperties, report);
        return _response;
    }

    private void ReadAnswerTool()
    {
        if (!_response.Messages.Any(message => message.Contents.Any(content => AnswerTool.Read(content) is not null)))
        {
            return;
        }

        _response.Messages = [.. _response.Messages.Select(message => MessageText.WithContents(message, AnswerTool.Replace(message.Contents)))];
        var callsOthers = _response.Messages.Any(message => message.Contents.Any(content => content is FunctionCallContent));
        if (_response.FinishReason == ChatFinishReason.ToolCalls && !callsOthers)
        {
            _response.FinishReason = ChatFinishReason.Stop;
        }
    }
}
