// What the pseudonymizer adds to the classic Orthanc Explorer, which runs it after its own scripts (jQuery 1.7, jQuery Mobile 1.1).
(function () {
  'use strict';

  var ANONYMIZATION = /\/(patients|studies|series|instances)\/[^\/]+\/anonymize$/;

  /** What became of a failed request, by HTTP status; 0 stands for no answer at all. */
  var EXPLANATIONS = {
    0: 'Orthanc did not answer. Perhaps it is not running, or cannot be reached from here. ' +
      'Whether there is a copy now is not known; asking again makes no second one.',
    401: 'Your login was not accepted.',
    403: 'Anonymizing is not allowed here.',
    404: 'Orthanc no longer has what was to be anonymized.',
    422: 'This cannot be anonymized safely, so it was not.',
    503: 'Anonymizing does not work at the moment. Please try again later, or tell your administrator.',
    507: 'Orthanc cannot store the copy. Please tell your administrator.'
  };
  var OTHERWISE = 'Something went wrong. Please tell your administrator.';

  /** Why a request failed, in the server's own words; '' if it gave none. */
  function reasonIn(body) {
    try {
      var answer = JSON.parse(body);
      return String(answer.Details || answer.Message || '');
    } catch (notJson) {
      return '';
    }
  }

  function paragraph(text) {
    return $('<p>').css('margin', '0.5em 15px').text(text);
  }

  function showFailure(status, reason) {
    var content = $('<div id="pseudonymizer-failure">')
      .append(paragraph(EXPLANATIONS[status] || OTHERWISE));
    if (reason) {
      content.append(paragraph('Reason: ' + reason));
    }
    content
      .append(paragraph('The original is unchanged.' + (status ? ' (HTTP status ' + status + ')' : '')))
      .append('<a rel="close" data-role="button" data-theme="c" href="#">Close</a>');
    $(document).simpledialog2({
      mode: 'blank',
      animate: false,
      headerText: 'Anonymization failed',
      headerClose: true,
      width: '500px',
      blankContent: content
    });
  }

  // The Explorer's own button has no handler for errors.
  $(document).ajaxError(function (event, request, settings) {
    // Two hundreds come here too, if the answer is no JSON: /instances/{id}/anonymize answers a DICOM file.
    var succeeded = request.status >= 200 && request.status < 300;
    if (settings.type !== 'POST' || !ANONYMIZATION.test(settings.url) || succeeded) {
      return;
    }
    var status = Math.max(request.status || 0, 0);
    var reason = reasonIn(request.responseText);
    // Later, for there is one dialog at a time, and that of the question is still open.
    window.setTimeout(function () { showFailure(status, reason); }, 0);
  });

  function labelOf(copy, isOnly) {
    var remark = { STORING: ' is being made', FAILED: ' lacks the latest images' }[copy.State] || '';
    return 'Pseudonymized copy' + (isOnly ? '' : ' (' + copy.Domain + ')') + remark;
  }

  function link(label, study) {
    var address = 'explorer.html#study?uuid=' + encodeURIComponent(study);
    // jQuery Mobile follows no link from a page to itself, so the address is set as the Explorer does.
    return $('<a>').attr('href', address).text(label).click(function (event) {
      event.preventDefault();
      window.location.assign(address);
    });
  }

  /** The study whose page is open, or undefined. */
  function studyOnPage() {
    var page = $.mobile.pageData || {};
    return page.active === 'study' ? page.uuid : undefined;
  }

  function showCopies(copies) {
    var list = $('#study-access');
    $('.pseudonymizer-copy', list).remove();
    $.each(copies, function (index, copy) {
      $('<li class="pseudonymizer-copy" data-icon="info" data-theme="e">')
        .append(link(labelOf(copy, copies.length === 1), copy.Study))
        .insertBefore($('#study-anonymized-from').closest('li'));
    });
    list.listview('refresh');
  }

  var asked;

  /** Asks for the copies of the study on the page. Without an answer there are no links, and everything else works. */
  function refreshCopies() {
    var study = studyOnPage();
    if (!study || study === asked) {
      return; // A page that is opened by its address is announced twice.
    }
    asked = study;
    $('.pseudonymizer-copy').remove();
    $.ajax({
      url: '../pseudonymizer/copies/' + encodeURIComponent(study),
      dataType: 'json',
      cache: false,
      success: function (answer) {
        if (study === studyOnPage()) {
          showCopies(answer.Copies);
        }
      },
      complete: function () {
        if (study === asked) {
          asked = undefined;
        }
      }
    });
  }

  $('#study').live('pagebeforeshow', refreshCopies);
  $(function () {
    // From one study to another the page stays, and only the address changes.
    $(window).bind('hashchange', refreshCopies);
    refreshCopies();
  });
})();
